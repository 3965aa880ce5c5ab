package dev.caxton.runtime.sandbox;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends for one guest: asks the policy, reserves a place, and leaves the message with the turn. */
final class Messenger {

    /** Names that are remembered: an agent writes to few others, again and again. A power of two. */
    private static final int REMEMBERED = 16;

    private static final Answer DONE = new Answer.Done(0);
    private static final Written NOTHING = new Written(new byte[0], Optional.empty());

    private final Resident resident;
    private final Principal principal;
    private final Surroundings surroundings;
    private final Written[] written = new Written[REMEMBERED];
    private final List<Route> peers;

    /** A receiver as the guest wrote it. */
    // Bytes that nobody else has.
    @SuppressWarnings("ArrayRecordComponent")
    private record Written(byte[] name, Optional<Route> route) {}

    Messenger(Resident resident, Surroundings surroundings) {
        this.resident = resident;
        this.principal = resident.principal();
        this.surroundings = surroundings;
        this.peers = resident.peers().stream().map(Route::new).toList();
        Arrays.fill(written, NOTHING);
    }

    /** An agent of the own tenant by its name, or any by {@code tenant/name}, in UTF-8. */
    Optional<Route> to(byte[] name) {
        int place = Arrays.hashCode(name) & (REMEMBERED - 1);
        if (!Arrays.equals(written[place].name(), name)) {
            written[place] = new Written(name, read(name).map(Route::new));
        }
        return written[place].route();
    }

    /** The peer of that index in the agent's descriptor. */
    Optional<Route> toPeer(long index) {
        return index < peers.size() ? Optional.of(peers.get((int) index)) : Optional.empty();
    }

    private Optional<AgentId> read(byte[] name) {
        try {
            String text = GuestView.text(name);
            return Optional.of(text.indexOf('/') < 0 ? new AgentId(resident.id().tenant(), text) : AgentId.parse(text));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Sends if it may be and there is a place. The message is made only if it is needed: a guest that floods a full mailbox costs no copies. */
    Answer post(Turn turn, String function, Route route, int size, Supplier<Message> message) {
        Policy policy = turn.policy();
        Instant now = surroundings.time().instant();
        if (route.permitted(policy, now)) {
            return reserve(turn, function, route, size, message, now);
        }
        AgentId receiver = route.receiver();
        return switch (policy.decide(principal, new Action.Send(receiver), now)) {
            case Decision.Deny deny -> {
                surroundings.denials().denied(principal, receiver, deny, trace(turn));
                yield new Answer.Failed(ErrorCode.DENIED, function + ": " + deny.reason());
            }
            case Decision.Permit permit -> {
                route.remember(policy, permit);
                yield reserve(turn, function, route, size, message, now);
            }
        };
    }

    /** The trace of the message that is being handled. */
    private static Optional<String> trace(Turn turn) {
        return turn.work().first().flatMap(e -> e.message().trace());
    }

    private Answer reserve(Turn turn, String function, Route route, int size, Supplier<Message> message, Instant now) {
        return switch (route.reserve(surroundings.post(), size)) {
            case Posting.Slot slot -> {
                turn.effects().post(new Effects.Pending(slot, filled(slot, message, now)));
                yield DONE;
            }
            case Posting.Refused refused -> {
                Posting.Reason reason = refused.reason();
                AgentId receiver = route.receiver();
                // Where there is no room for a dead letter, it is forgotten; the guest hears of it all the same.
                if (undeliverable(reason) && turn.effects().room().take(size)) {
                    turn.effects()
                            .comesBack(new Effects.Returned(
                                    resident.id().tenant(), envelope(message.get(), now), reason.problem(receiver)));
                }
                yield new Answer.Failed(
                        code(reason),
                        () -> function + ": " + reason.problem(receiver).message());
            }
        };
    }

    /** Makes what goes into a reserved place, or gives the place back. */
    private Envelope filled(Posting.Slot slot, Supplier<Message> message, Instant now) {
        boolean made = false;
        try {
            Envelope filling = envelope(message.get(), now);
            made = true;
            return filling;
        } finally {
            if (!made) {
                slot.release();
            }
        }
    }

    private Envelope envelope(Message message, Instant now) {
        return new Envelope(surroundings.ids().get(), principal, message, now);
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
