package dev.caxton.runtime.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * When a failed agent runs again. The first failure in a row costs nothing; each further one doubles a pause, which starts at 100 ms and ends at 10 s. Ten failures
 * within a minute (the described system's figures) open the breaker: the agent fails. Used by one thread at a time.
 */
final class Supervision {

    /** Failures that open the breaker. */
    static final int MAX_FAILURES = 10;

    /** The time within which they count. */
    static final Duration WINDOW = Duration.ofSeconds(60);

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final int MAX_DOUBLINGS = 7;

    /** What to do after a failure. */
    sealed interface Verdict {

        /** Run the next message in a fresh sandbox. */
        record Restart(Duration pause) implements Verdict {}

        /** Run nothing until somebody starts the agent. */
        record GiveUp() implements Verdict {}
    }

    private final ArrayDeque<Instant> failures = new ArrayDeque<>();
    private int inARow;

    void completed() {
        inARow = 0;
    }

    Verdict failed(Instant now) {
        inARow++;
        failures.add(now);
        while (!failures.isEmpty() && failures.peek().isBefore(now.minus(WINDOW))) {
            failures.remove();
        }
        if (failures.size() >= MAX_FAILURES) {
            return new Verdict.GiveUp();
        }
        if (inARow == 1) {
            return new Verdict.Restart(Duration.ZERO);
        }
        long pause = FIRST_PAUSE_MILLIS << Math.min(inARow - 2, MAX_DOUBLINGS);
        return new Verdict.Restart(Duration.ofMillis(Math.min(pause, LONGEST_PAUSE_MILLIS)));
    }

    /** Forgets everything: a person has started the agent again. */
    void reset() {
        failures.clear();
        inARow = 0;
    }
}
