package dev.caxton.runtime.agent;

import java.time.Duration;
import java.util.Locale;

/**
 * What happens to an agent whose turn failed through its own fault. Its sandbox is discarded in any case. {@code docs/supervision.md} describes the whole.
 *
 * @param when whether it goes on
 * @param pause how long it rests after the second failure in a row, 1 ms to {@link #LONGEST}; doubled by each further one
 * @param longestPause what doubling ends at, at least {@code pause}, at most {@link #LONGEST}
 * @param failures how many failures within {@code window} open the breaker, 1 to {@link #MOST_FAILURES}
 * @param window the time within which they count, 1 s to {@link #LONGEST}
 * @param open how long an open breaker lets nothing through, 1 ms to {@link #LONGEST}; then one message is tried
 */
public record RestartRule(
        When when, Duration pause, Duration longestPause, int failures, Duration window, Duration open) {

    /** Whether an agent goes on after a failure. */
    public enum When {
        /** It has failed with its first failure. */
        NEVER,
        /** It goes on, until its breaker has opened and the message that is tried then fails too. */
        ON_FAILURE,
        /** It goes on for ever: a message that is tried and fails opens the breaker again, for twice as long. */
        ALWAYS;

        /** The written form: lower-case, with hyphens. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The longest time that can be configured. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The most failures that can be configured. */
    public static final int MOST_FAILURES = 100;

    /** Goes on; ten failures within a minute open the breaker, which are the described system's figures. */
    public static final RestartRule DEFAULT = new RestartRule(
            When.ON_FAILURE,
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            10,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));

    /** Refuses any value out of its range with an {@link IllegalArgumentException}. */
    public RestartRule {
        within("pause", pause, Duration.ofMillis(1));
        within("longestPause", longestPause, pause);
        within("window", window, Duration.ofSeconds(1));
        within("open", open, Duration.ofMillis(1));
        if (failures < 1 || failures > MOST_FAILURES) {
            throw new IllegalArgumentException("restart: failures lies between 1 and " + MOST_FAILURES);
        }
    }

    private static void within(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("restart: " + name + " lies between " + least.toMillis() + " ms and "
                    + LONGEST.toMinutes() + " min");
        }
    }
}
