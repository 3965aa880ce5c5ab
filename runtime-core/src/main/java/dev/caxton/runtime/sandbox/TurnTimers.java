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
    private final Map<Long, Optional<AgentTimers.Wish>> wishes = new HashMap<>();
    // Timers that go off meanwhile are still counted: the turn may get less than it could have, never more.
    private int pending;

    TurnTimers(AgentTimers set, int most) {
        this.set = set;
        this.most = most;
        this.pending = set.pending();
    }

    private boolean isSet(long id) {
        return Optional.ofNullable(wishes.get(id)).map(Optional::isPresent).orElseGet(() -> set.isSet(id));
    }

    Answer set(long id, Instant due, Message message) {
        if (!isSet(id)) {
            if (pending >= most) {
                return new Answer.Failed(ErrorCode.QUOTA, "set_timer: the agent may have " + most + " timers");
            }
            pending++;
        }
        wishes.put(id, Optional.of(new AgentTimers.Wish(due, message)));
        return new Answer.Done(0);
    }

    Answer cancel(long id) {
        if (!isSet(id)) {
            return new Answer.Failed(ErrorCode.NOT_FOUND, "cancel_timer: no timer of that number is set");
        }
        pending--;
        if (set.isSet(id)) {
            wishes.put(id, Optional.empty());
        } else {
            // Set in this turn only: nothing to take back, and nothing to remember.
            wishes.remove(id);
        }
        return new Answer.Done(0);
    }

    void commit() {
        set.commit(wishes);
    }
}
