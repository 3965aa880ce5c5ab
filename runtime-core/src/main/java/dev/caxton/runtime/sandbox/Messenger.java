package dev.caxton.runtime.sandbox;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Performative;
import dev.caxton.runtime.message.Problem;
import java.util.Optional;

/** Sends for one guest: asks the policy, reserves a place, and leaves the message with the turn. */
final class Messenger {

    private final Resident resident;
    private final Surroundings surroundings;

    Messenger(Resident resident, Surroundings surroundings) {
        this.resident = resident;
        this.surroundings = surroundings;
    }

    /** An agent of the own tenant by its name, or any by {@code tenant/name}. */
    Optional<AgentId> receiver(String name) {
        try {
            return Optional.of(name.indexOf('/') < 0 ? new AgentId(resident.id().tenant(), name) : AgentId.parse(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Answer post(Turn turn, AgentId receiver, byte[] content) {
        return switch (turn.policy()
                .decide(
                        resident.principal(),
                        new Action.Send(receiver),
                        surroundings.time().instant())) {
            case Decision.Deny deny -> {
                surroundings
                        .audit()
                        .record(new AuditEvent.MessageDenied(
                                resident.principal(), receiver, deny.document(), deny.reason()));
                yield new Answer.Failed(ErrorCode.DENIED, "send_message: " + deny.reason());
            }
            case Decision.Permit permit -> reserve(turn, receiver, content);
        };
    }

    private Answer reserve(Turn turn, AgentId receiver, byte[] content) {
        return switch (surroundings.post().reserve(receiver, content.length)) {
            case Posting.Slot slot -> {
                turn.post(new Turn.Pending(slot, envelope(turn, receiver, content)));
                yield new Answer.Done(0);
            }
            case Posting.Refused refused -> {
                Problem problem = refused.reason().problem(receiver);
                if (undeliverable(refused.reason())) {
                    // A receiver's tenant that has never deployed anything must not make the host keep a list for it.
                    surroundings.deadLetters().add(resident.id().tenant(), envelope(turn, receiver, content), problem);
                }
                yield new Answer.Failed(code(refused.reason()), "send_message: " + problem.message());
            }
        };
    }

    private Envelope envelope(Turn turn, AgentId receiver, byte[] content) {
        Message.Builder message =
                Message.to(receiver).performative(Performative.INFORM).content(content);
        turn.envelope().flatMap(e -> e.message().conversation()).ifPresent(message::conversation);
        turn.envelope().flatMap(e -> e.message().trace()).ifPresent(message::trace);
        return new Envelope(
                surroundings.ids().get(),
                resident.principal(),
                message.build(),
                surroundings.time().instant());
    }

    private static boolean undeliverable(Posting.Reason reason) {
        return reason == Posting.Reason.UNKNOWN || reason == Posting.Reason.STOPPED;
    }

    private static ErrorCode code(Posting.Reason reason) {
        return switch (reason) {
            case UNKNOWN, STOPPED -> ErrorCode.NO_SUCH_AGENT;
            case FULL -> ErrorCode.MAILBOX_FULL;
            case TOO_LARGE -> ErrorCode.TOO_LARGE;
            case NO_ROOM -> ErrorCode.UNAVAILABLE;
        };
    }
}
