package dev.caxton.runtime.agent;

import java.time.Duration;

/**
 * How often a message whose turn failed is handled again before it goes to the dead letters. Only messages that nobody waits for are: whoever waits for an answer
 * hears of the failure at once. A turn that called a tool is never repeated unless each tool it called may be called twice.
 *
 * @param times how often at most, 0 to {@link #MOST_TIMES}
 * @param pause how long before the first time, 1 ms to {@link #LONGEST}
 * @param factor what the pause is multiplied by each time, 1 to 10
 */
public record RetryRule(int times, Duration pause, double factor) {

    /** The most repetitions that can be configured. */
    public static final int MOST_TIMES = 10;

    /** The longest pause, of any repetition. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The largest factor. */
    public static final int LARGEST_FACTOR = 10;

    /** The described system's figures. */
    public static final RetryRule DEFAULT = new RetryRule(3, Duration.ofSeconds(1), 2.0);

    /** Refuses any value out of its range with an {@link IllegalArgumentException}. */
    public RetryRule {
        if (times < 0 || times > MOST_TIMES) {
            throw new IllegalArgumentException("retry: times lies between 0 and " + MOST_TIMES);
        }
        if (pause.compareTo(Duration.ofMillis(1)) < 0 || pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("retry: pause lies between 1 ms and " + LONGEST.toMinutes() + " min");
        }
        if (!(factor >= 1 && factor <= LARGEST_FACTOR)) {
            throw new IllegalArgumentException("retry: factor lies between 1 and " + LARGEST_FACTOR);
        }
    }

    /**
     * How long to wait before a message is handled again.
     *
     * @param attempts how often it has been handled, at least 1
     * @return at most {@link #LONGEST}
     */
    public Duration before(int attempts) {
        double millis = pause.toMillis() * Math.pow(factor, attempts - 1);
        return millis >= LONGEST.toMillis() ? LONGEST : Duration.ofMillis((long) millis);
    }
}
