package dev.caxton.runtime;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.node.Problems;
import dev.caxton.runtime.sandbox.Surroundings;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The way of messages from outside: the same decision and the same mailboxes as for guests. Safe for use by many threads. */
final class Doorway {

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Surroundings surroundings;

    Doorway(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    SendResult send(Principal from, Message message) {
        Envelope envelope = envelope(from, message);
        Optional<Problem> problem =
                refusal(from, message).or(() -> post(new Delivery(envelope, Delivery.Listener.NOBODY)));
        if (problem.isPresent()) {
            return new SendResult.Refused(problem.get());
        }
        return new SendResult.Accepted(envelope.id());
    }

    /** Delivers an envelope again, as it was: its sender was decided on when it came. */
    SendResult again(Envelope envelope) {
        return post(new Delivery(envelope, Delivery.Listener.NOBODY))
                .<SendResult>map(SendResult.Refused::new)
                .orElseGet(() -> new SendResult.Accepted(envelope.id()));
    }

    RequestResult request(Principal from, Message message, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("a request waits longer than 0 and at most an hour, not " + deadline);
        }
        PendingRequest pending = new PendingRequest();
        Envelope envelope = envelope(from, message);
        Optional<Problem> problem = refusal(from, message).or(() -> post(new Delivery(envelope, pending)));
        if (problem.isPresent()) {
            return new RequestResult.Refused(problem.get());
        }
        try {
            return pending.await(deadline)
                    .map(outcome -> result(envelope, outcome))
                    .orElseGet(() -> late(envelope, "the agent did not answer within " + deadline.toMillis() + " ms"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(envelope, "whoever waited for the answer was interrupted");
        }
    }

    private Envelope envelope(Principal from, Message message) {
        Instant now = surroundings.time().instant();
        return new Envelope(surroundings.ids().get(), from, message, now);
    }

    /** Why the message may not be sent at all. */
    private Optional<Problem> refusal(Principal from, Message message) {
        if (from.kind() == Principal.Kind.AGENT) {
            return Optional.of(new Problem(
                    "CAX-MESSAGE-SENDER",
                    "an agent's name can't be used as a sender from outside: its identity is its sandbox",
                    "Send as a user."));
        }
        Instant now = surroundings.time().instant();
        if (message.deadline().filter(deadline -> deadline.isBefore(now)).isPresent()) {
            return Optional.of(new Problem(
                    "CAX-MESSAGE-EXPIRED", "the message's deadline has passed", "Send it with a later deadline."));
        }
        AgentId receiver = message.receiver();
        return switch (surroundings.policies().get().decide(from, new Action.Send(receiver), now)) {
            case Decision.Permit permit -> Optional.empty();
            case Decision.Deny deny -> {
                surroundings
                        .audit()
                        .record(new AuditEvent.MessageDenied(from, receiver, deny.document(), deny.reason()));
                yield Optional.of(new Problem(
                        "CAX-POLICY-DENIED",
                        deny.reason(),
                        "Permit it in the policy document if it is meant to happen."));
            }
        };
    }

    private Optional<Problem> post(Delivery delivery) {
        Message message = delivery.envelope().message();
        return switch (surroundings.post().reserve(message.receiver(), message.size())) {
            case Posting.Refused refused -> Optional.of(refused.reason().problem(message.receiver()));
            case Posting.Slot slot ->
                slot.commit(delivery)
                        ? Optional.empty()
                        : Optional.of(Posting.Reason.STOPPED.problem(message.receiver()));
        };
    }

    private static RequestResult late(Envelope envelope, String message) {
        return new RequestResult.Failed(
                envelope.id(),
                new Problem(
                        "CAX-REQUEST-TIMEOUT",
                        message,
                        "Wait longer, or look at the agent's state. A turn that had begun goes on under its own limits."),
                Optional.empty());
    }

    private static RequestResult result(Envelope envelope, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Undelivered undelivered ->
                new RequestResult.Failed(envelope.id(), undelivered.problem(), Optional.empty());
            case Outcome.Ended ended -> ended(envelope, ended.result(), ended.report(), ended.reply());
        };
    }

    private static RequestResult ended(
            Envelope envelope, TurnResult result, TurnReport report, Optional<byte[]> reply) {
        Optional<Problem> problem = Problems.of(result);
        if (problem.isPresent()) {
            return new RequestResult.Failed(envelope.id(), problem.get(), Optional.of(report));
        }
        return reply.isPresent()
                ? new RequestResult.Answered(envelope.id(), reply.get(), report)
                : new RequestResult.Unanswered(envelope.id(), report);
    }
}
