package dev.caxton.runtime.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The backstop of the time limit: interrupts guests that do not reach a charge point in time. A guest that does ends by itself; this catches what the meter does
 * not see, such as a long bulk instruction. {@link #sweep} is called again and again from a platform thread.
 */
public final class TurnWatch {

    /** How often to sweep. */
    public static final Duration PERIOD = Duration.ofMillis(50);

    /** How far a turn may be past its time before it is interrupted: several slices of interpreted code. */
    private static final long GRACE_NANOS = Duration.ofMillis(100).toNanos();

    /** Places for turns that run. Few run at once, so that a place is found at once; they lie apart, so that threads do not share cache lines. */
    private static final int PLACES = 64;

    private static final int APART = 16;

    // Empty places hold null: an array of references has no other way to be empty.
    private final AtomicReferenceArray<@Nullable Turn> places = new AtomicReferenceArray<>(PLACES * APART);
    // Turns that found every place taken: those that wait for tools can be many.
    private final Set<Turn> others = ConcurrentHashMap.newKeySet();

    /** Watches nothing. */
    public TurnWatch() {}

    /** Watches a turn from the place of that number on. Whoever calls hands the result back to {@link #remove}. */
    int add(Turn turn, int hint) {
        for (int i = 0; i < PLACES; i++) {
            int place = (hint + i) & (PLACES - 1);
            if (places.getPlain(place * APART) == null && places.compareAndSet(place * APART, null, turn)) {
                return place;
            }
        }
        others.add(turn);
        return -1;
    }

    void remove(Turn turn, int place) {
        if (place < 0) {
            others.remove(turn);
        } else {
            places.setRelease(place * APART, null);
        }
    }

    /** Interrupts what is overdue. */
    public void sweep() {
        for (int i = 0; i < PLACES; i++) {
            Turn turn = places.get(i * APART);
            if (turn != null) {
                turn.overdue(GRACE_NANOS);
            }
        }
        for (Turn turn : others) {
            turn.overdue(GRACE_NANOS);
        }
    }
}
