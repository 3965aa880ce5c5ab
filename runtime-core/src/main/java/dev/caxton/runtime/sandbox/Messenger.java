package dev.caxton.runtime.sandbox;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Sends for one guest: asks the policy, reserves a place, and leaves the message with the turn. */
final class Messenger {

    /** Names and decisions that are remembered: an agent writes to few others, again and again. A power of two. */
    private static final int REMEMBERED = 16;

    private static final Written NOTHING = new Written(new byte[0], Optional.empty());

    private final Resident resident;
    private final Principal principal;
    private final Surroundings surroundings;
    private final Written[] written = new Written[REMEMBERED];
    private final Set<AgentId> permitted = new HashSet<>();
    private Optional<Policy> permittedBy = Optional.empty();

    /** A receiver as the guest wrote it. */
    // Bytes that nobody else has.
    @SuppressWarnings("ArrayRecordComponent")
    private record Written(byte[] name, Optional<AgentId> receiver) {}

    Messenger(Resident resident, Surroundings surroundings) {
        this.resident = resident;
        this.principal = resident.principal();
        this.surroundings = surroundings;
        Arrays.fill(written, NOTHING);
    }

    /** An agent of the own tenant by its name, or any by {@code tenant/name}, in UTF-8. */
    Optional<AgentId> receiver(byte[] name) {
        int place = Arrays.hashCode(name) & (REMEMBERED - 1);
        if (!Arrays.equals(written[place].name(), name)) {
            written[place] = new Written(name, read(name));
        }
        return written[place].receiver();
    }

    private Optional<AgentId> read(byte[] name) {
        try {
            String text = GuestView.text(name);
            return Optional.of(text.indexOf('/') < 0 ? new AgentId(resident.id().tenant(), text) : AgentId.parse(text));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the policy permits is remembered for as long as the very same policy is in force: it is pure, so that it would say the same again. */
    private boolean permittedBefore(Policy policy, AgentId receiver) {
        if (permittedBy.isEmpty() || !permittedBy.get().equals(policy)) {
            permittedBy = Optional.of(policy);
            permitted.clear();
        }
        return permitted.contains(receiver);
    }

    Answer post(Turn turn, String function, Message message) {
        AgentId receiver = message.receiver();
        if (permittedBefore(turn.policy(), receiver)) {
            return reserve(turn, function, message);
        }
        return switch (turn.policy()
                .decide(
                        principal,
                        new Action.Send(receiver),
                        surroundings.time().instant())) {
            case Decision.Deny deny -> {
                surroundings
                        .audit()
                        .record(new AuditEvent.MessageDenied(principal, receiver, deny.document(), deny.reason()));
                yield new Answer.Failed(ErrorCode.DENIED, function + ": " + deny.reason());
            }
            case Decision.Permit permit -> {
                if (permitted.size() >= REMEMBERED) {
                    permitted.clear();
                }
                permitted.add(receiver);
                yield reserve(turn, function, message);
            }
        };
    }

    private Answer reserve(Turn turn, String function, Message message) {
        return switch (surroundings.post().reserve(message.receiver(), message.size())) {
            case Posting.Slot slot -> {
                turn.effects().post(new Effects.Pending(slot, envelope(message)));
                yield new Answer.Done(0);
            }
            case Posting.Refused refused -> {
                Problem problem = refused.reason().problem(message.receiver());
                if (undeliverable(refused.reason())) {
                    turn.effects().comesBack(new Effects.Returned(envelope(message), problem));
                }
                yield new Answer.Failed(code(refused.reason()), function + ": " + problem.message());
            }
        };
    }

    private Envelope envelope(Message message) {
        return new Envelope(
                surroundings.ids().get(),
                principal,
                message,
                surroundings.time().instant());
    }

    private static boolean undeliverable(Posting.Reason reason) {
        return reason == Posting.Reason.UNKNOWN || reason == Posting.Reason.STOPPED || reason == Posting.Reason.RESTING;
    }

    private static ErrorCode code(Posting.Reason reason) {
        return switch (reason) {
            case UNKNOWN, STOPPED -> ErrorCode.NO_SUCH_AGENT;
            case FULL -> ErrorCode.MAILBOX_FULL;
            case TOO_LARGE -> ErrorCode.TOO_LARGE;
            case NO_ROOM, RESTING -> ErrorCode.UNAVAILABLE;
        };
    }
}
