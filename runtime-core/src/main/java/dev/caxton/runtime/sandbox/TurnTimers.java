package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.timer.AgentTimers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one turn wants of the agent's timers, before it takes effect. Used by one thread at a time. */
final class TurnTimers {

    private final AgentTimers set;
    private final int most;
    private final TurnRoom room;
    private final Map<Long, Optional<AgentTimers.Wish>> wishes = new HashMap<>();
    // Timers that go off meanwhile are still counted: the turn may get less than it could have, never more.
    private int pending;

    TurnTimers(AgentTimers set, int most, TurnRoom room) {
        this.set = set;
        this.most = most;
        this.room = room;
        this.pending = set.pending();
    }

    private boolean isSet(long id) {
        return Optional.ofNullable(wishes.get(id)).map(Optional::isPresent).orElseGet(() -> set.isSet(id));
    }

    /** Holds on to the message only if it is done: there is room for it in the turn. */
    Answer set(long id, Instant due, Message message) {
        if (!isSet(id)) {
            if (pending >= most) {
                room.giveBack(message.size());
                return new Answer.Failed(ErrorCode.QUOTA, "set_timer: the agent may have " + most + " timers");
            }
            pending++;
        }
        wish(id, Optional.of(new AgentTimers.Wish(due, message)));
        return new Answer.Done(0);
    }

    Answer cancel(long id) {
        if (!isSet(id)) {
            return new Answer.Failed(ErrorCode.NOT_FOUND, "cancel_timer: no timer of that number is set");
        }
        pending--;
        if (set.isSet(id)) {
            wish(id, Optional.empty());
        } else {
            // Set in this turn only: nothing to take back, and nothing to remember.
            forget(Optional.ofNullable(wishes.remove(id)));
        }
        return new Answer.Done(0);
    }

    private void wish(long id, Optional<AgentTimers.Wish> wish) {
        forget(Optional.ofNullable(wishes.put(id, wish)));
    }

    private void forget(Optional<Optional<AgentTimers.Wish>> before) {
        before.flatMap(wish -> wish)
                .ifPresent(wish -> room.giveBack(wish.message().size()));
    }

    void commit() {
        set.commit(wishes);
    }
}
