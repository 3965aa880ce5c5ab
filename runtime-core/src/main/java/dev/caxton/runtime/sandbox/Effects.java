package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Budget;
import dev.caxton.resource.Quotas;
import dev.caxton.runtime.mail.DeadLetters;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a turn wants to have happened: nobody sees any of it before {@link #commit}, and nobody ever does after {@link #release}. Used by one thread at a time. */
final class Effects {

    /** A message that leaves when the turn completes. */
    record Pending(Posting.Slot slot, Envelope envelope) {}

    /**
     * A message that nobody takes: a dead letter when the turn completes.
     *
     * @param tenant the sender's: a receiver's tenant that has never deployed anything must not make the host keep a list for it
     */
    record Returned(TenantId tenant, Envelope envelope, Problem problem) {}

    /** What a turn may hold of messages that nobody takes, bytes: as with dead letters, the oldest are forgotten first. */
    private static final long MOST_RETURNED = 1_000_000;

    private final Work work;
    private final TurnRoom room;
    // Most turns send one message, or none.
    private List<Pending> outbox = List.of();
    // Most turns have none.
    private Optional<ArrayDeque<Returned>> returned = Optional.empty();
    // One for each message once there is any.
    private List<Optional<byte[]>> replies = List.of();
    private long returnedBytes;
    private int sent;
    private Optional<TurnState> state = Optional.empty();
    private Optional<TurnTimers> timers = Optional.empty();

    Effects(Work work, Budget turns) {
        this.work = work;
        this.room = new TurnRoom(turns);
    }

    Work work() {
        return work;
    }

    /** How many messages have left. */
    int sent() {
        return sent;
    }

    /** What the turn holds of all this. */
    TurnRoom room() {
        return room;
    }

    void post(Pending pending) {
        if (outbox.isEmpty()) {
            outbox = List.of(pending);
            return;
        }
        if (outbox.size() == 1) {
            outbox = new ArrayList<>(outbox);
        }
        outbox.add(pending);
    }

    /** Keeps a message that came back, for which there is {@link #room}. */
    void comesBack(Returned message) {
        ArrayDeque<Returned> all = returned.orElseGet(ArrayDeque::new);
        returned = Optional.of(all);
        all.add(message);
        returnedBytes += message.envelope().message().size();
        while (returnedBytes > MOST_RETURNED && all.size() > 1) {
            int size = all.remove().envelope().message().size();
            returnedBytes -= size;
            room.giveBack(size);
        }
    }

    boolean answered(int message) {
        return reply(message).isPresent();
    }

    void answer(int message, byte[] content) {
        if (replies.isEmpty()) {
            replies = new ArrayList<>(Collections.nCopies(work.envelopes().size(), Optional.empty()));
        }
        replies.set(message, Optional.of(content));
    }

    Optional<byte[]> reply(int message) {
        return replies.isEmpty() ? Optional.empty() : replies.get(message);
    }

    /** The state as the turn sees it. Asks the store when it is first needed. */
    TurnState state(KeptState kept, Quotas.State quota) {
        TurnState seen = state.orElseGet(() -> new TurnState(kept, quota, room));
        state = Optional.of(seen);
        return seen;
    }

    TurnTimers timers(Resident resident) {
        TurnTimers wanted = timers.orElseGet(() ->
                new TurnTimers(resident.timers(), resident.quotas().timers().pending(), room));
        timers = Optional.of(wanted);
        return wanted;
    }

    boolean changesState() {
        return state.isPresent() && state.get().changed();
    }

    /** The first of all effects, and the only one that can fail: then there are no others. */
    void commitState() {
        if (changesState()) {
            state.orElseThrow().commit(work.first().map(Envelope::id));
        }
    }

    /** The rest, which can't fail. */
    void commit(DeadLetters deadLetters) {
        timers.ifPresent(TurnTimers::commit);
        if (returned.isPresent()) {
            returned.get().forEach(message -> deadLetters.add(message.tenant(), message.envelope(), message.problem()));
        }
        for (Pending pending : outbox) {
            if (pending.slot().commit(new Delivery(pending.envelope(), Delivery.Listener.NOBODY))) {
                sent++;
            } else {
                // The receiver stopped after the place was reserved.
                deadLetters.add(
                        pending.envelope().message().receiver().tenant(),
                        pending.envelope(),
                        Posting.Reason.STOPPED.problem(
                                pending.envelope().message().receiver()));
            }
        }
    }

    /** Gives back what was reserved. */
    void release() {
        outbox.forEach(pending -> pending.slot().release());
        replies = List.of();
    }

    /** The turn is over: what it held is somebody else's now, or nobody's. */
    void end() {
        room.close();
    }
}
