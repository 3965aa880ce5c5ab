package dev.caxton.runtime.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The backstop of the time limit: interrupts guests that do not reach a charge point in time. A guest that does ends by itself; this catches what the meter does
 * not see, such as a long bulk instruction. {@link #sweep} is called again and again from a platform thread.
 */
public final class TurnWatch {

    /** How often to sweep. */
    public static final Duration PERIOD = Duration.ofMillis(50);

    /** How far a turn may be past its time before it is interrupted: several slices of interpreted code. */
    private static final long GRACE_NANOS = Duration.ofMillis(100).toNanos();

    private final Set<Turn> running = ConcurrentHashMap.newKeySet();

    /** Watches nothing. */
    public TurnWatch() {}

    void add(Turn turn) {
        running.add(turn);
    }

    void remove(Turn turn) {
        running.remove(turn);
    }

    /** Interrupts what is overdue. */
    public void sweep() {
        for (Turn turn : running) {
            turn.overdue(GRACE_NANOS);
        }
    }
}
