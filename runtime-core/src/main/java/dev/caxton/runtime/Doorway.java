package dev.caxton.runtime;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Budget;
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
import java.util.function.LongSupplier;

/** The way of messages from outside: the same decision and the same mailboxes as for guests. Safe for use by many threads. */
final class Doorway {

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Repeats repeats;
    private final Tickets tickets;

    /** A message from outside, once it is decided whether it is taken over. */
    private sealed interface Handed {

        /** It is, now. */
        record Over(String envelope, Fate fate) implements Handed {}

        /** It was, when it came before. */
        record Before(String envelope, Kept kept) implements Handed {}

        record Refused(Problem problem) implements Handed {}
    }

    Doorway(Surroundings surroundings, Budget answers, LongSupplier nanos) {
        this.surroundings = surroundings;
        this.repeats = new Repeats(answers, nanos);
        this.tickets = new Tickets(answers, nanos);
    }

    SendResult send(Principal from, Message message) {
        return switch (hand(from, message, false)) {
            case Handed.Over over -> new SendResult.Accepted(over.envelope());
            case Handed.Before before -> new SendResult.Accepted(before.envelope());
            case Handed.Refused refused -> new SendResult.Refused(refused.problem());
        };
    }

    /** Delivers an envelope again, as it was: its sender was decided on when it came. */
    SendResult again(Envelope envelope) {
        return post(new Delivery(envelope, Delivery.Listener.NOBODY))
                .<SendResult>map(SendResult.Refused::new)
                .orElseGet(() -> new SendResult.Accepted(envelope.id()));
    }

    RequestResult request(Principal from, Message message, Duration deadline) {
        within(deadline);
        Handed handed = hand(from, message, true);
        try {
            return switch (handed) {
                case Handed.Over over ->
                    over.fate()
                            .await(deadline)
                            .map(outcome -> result(over.envelope(), outcome))
                            .orElseGet(() -> late(over.envelope(), deadline));
                case Handed.Before before ->
                    before.kept().await(deadline).orElseGet(() -> late(before.envelope(), deadline));
                case Handed.Refused refused -> new RequestResult.Refused(refused.problem());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return switch (handed) {
                case Handed.Over over -> {
                    if (message.idempotency().isEmpty()) {
                        over.fate().cancel();
                    }
                    yield interrupted(over.envelope());
                }
                case Handed.Before before -> interrupted(before.envelope());
                case Handed.Refused refused -> new RequestResult.Refused(refused.problem());
            };
        }
    }

    AskResult ask(Principal from, Message message, Duration life) {
        if (life.compareTo(SHORTEST_LIFE) < 0 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a ticket lives for 1 s to an hour, not " + life);
        }
        Optional<Kept> room = tickets.room(from);
        if (room.isEmpty()) {
            return new AskResult.Refused(Tickets.full());
        }
        Kept kept = room.get();
        Instant until = surroundings.time().instant().plus(life);
        return switch (hand(from, message, false)) {
            case Handed.Over over -> {
                kept.follow(over.fate(), outcome -> result(over.envelope(), outcome));
                // A message that others may ask for under the same id is not theirs to lose.
                Runnable cancel = message.idempotency().isEmpty() ? over.fate()::cancel : () -> {};
                yield issued(from, over.envelope(), kept, cancel, life, until);
            }
            case Handed.Before before -> {
                kept.follow(before.kept());
                yield issued(from, before.envelope(), kept, () -> {}, life, until);
            }
            case Handed.Refused refused -> {
                kept.close();
                yield new AskResult.Refused(refused.problem());
            }
        };
    }

    private AskResult issued(
            Principal from, String envelope, Kept kept, Runnable cancel, Duration life, Instant until) {
        String ticket = surroundings.ids().get();
        tickets.issue(ticket, from, kept, cancel, life);
        return new AskResult.Issued(ticket, envelope, until);
    }

    TicketResult poll(Principal from, String ticket) {
        Optional<Kept> kept = tickets.find(ticket, from);
        if (kept.isEmpty()) {
            return new TicketResult.Unknown(Tickets.unknown());
        }
        return kept.get().now().<TicketResult>map(TicketResult.Done::new).orElseGet(TicketResult.Pending::new);
    }

    TicketResult await(Principal from, String ticket, Duration deadline) {
        within(deadline);
        Optional<Kept> kept = tickets.find(ticket, from);
        if (kept.isEmpty()) {
            return new TicketResult.Unknown(Tickets.unknown());
        }
        try {
            return kept.get()
                    .await(deadline)
                    .<TicketResult>map(TicketResult.Done::new)
                    .orElseGet(TicketResult.Pending::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TicketResult.Pending();
        }
    }

    Optional<Problem> cancel(Principal from, String ticket) {
        return tickets.cancel(ticket, from) ? Optional.empty() : Optional.of(Tickets.unknown());
    }

    /** Forgets what has lived long enough. */
    void tick() {
        tickets.tick();
    }

    private static void within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("a request waits longer than 0 and at most an hour, not " + deadline);
        }
    }

    /** Hands a message over, unless it was handed over before under the same idempotency id. */
    private Handed hand(Principal from, Message message, boolean waits) {
        Optional<Problem> problem = refusal(from, message);
        if (problem.isPresent()) {
            return new Handed.Refused(problem.get());
        }
        Envelope envelope = envelope(from, message);
        if (message.idempotency().isEmpty()) {
            Fate fate = new Fate(waits);
            return post(new Delivery(envelope, fate))
                    .<Handed>map(Handed.Refused::new)
                    .orElseGet(() -> new Handed.Over(envelope.id(), fate));
        }
        Repeats.Key key =
                new Repeats.Key(from, message.receiver(), message.idempotency().get());
        while (true) {
            switch (repeats.look(key, message, envelope.id())) {
                case Repeats.Look.Refused refused -> {
                    return new Handed.Refused(refused.problem());
                }
                case Repeats.Look.New unseen -> {
                    return first(envelope, unseen.first());
                }
                case Repeats.Look.Again again -> {
                    // Whoever came first is just handing it over, which does not block; if that was refused, this is
                    // the first.
                    if (again.first().taken().join()) {
                        return new Handed.Before(
                                again.first().envelope(), again.first().kept());
                    }
                }
            }
        }
    }

    /** Somebody else may wait for it later, so that nobody's giving up keeps it from being handled. */
    private Handed first(Envelope envelope, Repeats.First first) {
        Fate fate = new Fate(false);
        first.kept().follow(fate, outcome -> result(envelope.id(), outcome));
        var _ = fate.outcome().thenAccept(outcome -> {
            if (outcome instanceof Outcome.Undelivered) {
                repeats.withdraw(first);
            }
        });
        boolean taken = false;
        try {
            Optional<Problem> problem = post(new Delivery(envelope, fate));
            taken = problem.isEmpty();
            return problem.<Handed>map(Handed.Refused::new).orElseGet(() -> new Handed.Over(envelope.id(), fate));
        } finally {
            if (!taken) {
                repeats.withdraw(first);
            }
            first.taken().complete(taken);
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
                surroundings.denials().denied(from, receiver, deny, message.trace());
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

    private static RequestResult late(String envelope, Duration deadline) {
        return unanswered(
                envelope,
                "the agent did not answer within " + deadline.toMillis() + " ms",
                "Wait longer, or look at the agent's state. A turn that had begun goes on under its own limits.");
    }

    private static RequestResult interrupted(String envelope) {
        return unanswered(
                envelope,
                "whoever waited for the answer was interrupted",
                "Send it again if it is wanted after all. A turn that handled nothing else ends, unless the message carries an idempotency id.");
    }

    private static RequestResult unanswered(String envelope, String message, String remedy) {
        return new RequestResult.Failed(
                envelope, new Problem("CAX-REQUEST-TIMEOUT", message, remedy), Optional.empty());
    }

    private static RequestResult result(String envelope, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Undelivered undelivered ->
                new RequestResult.Failed(envelope, undelivered.problem(), Optional.empty());
            case Outcome.Ended ended -> ended(envelope, ended.result(), ended.report(), ended.reply());
        };
    }

    private static RequestResult ended(String envelope, TurnResult result, TurnReport report, Optional<byte[]> reply) {
        Optional<Problem> problem = Problems.of(result);
        if (problem.isPresent()) {
            return new RequestResult.Failed(envelope, problem.get(), Optional.of(report));
        }
        return reply.isPresent()
                ? new RequestResult.Answered(envelope, reply.get(), report)
                : new RequestResult.Unanswered(envelope, report);
    }
}
