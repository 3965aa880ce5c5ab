package dev.caxton.resource;

import java.time.Duration;

/**
 * What the host keeps for one agent from one turn to the next, at most. Every value lies within the bounds named by the constants of this class, or the
 * constructor refuses it.
 *
 * @param state what it may keep as key-value state
 * @param timers what it may have to wait for
 * @param batch messages that one turn of {@code handle_batch} gets, 1 to 1,000
 */
public record Quotas(State state, Timers timers, int batch) {

    /** The most keys that can be configured. */
    public static final int MAX_KEYS = 1_000_000;

    /** The longest key that can be configured, bytes. */
    public static final int MAX_KEY_BYTES = 1_024;

    /** The largest value that can be configured, bytes. */
    public static final int MAX_VALUE_BYTES = 10_000_000;

    /** The most state that can be configured, bytes. */
    public static final long MAX_STATE_BYTES = 1L << 30;

    /** The most timers that can be configured. */
    public static final int MAX_TIMERS = 10_000;

    /** The largest content of a timer that can be configured, bytes. */
    public static final int MAX_TIMER_BYTES = 65_536;

    /** The longest delay that can be configured. */
    public static final Duration MAX_DELAY = Duration.ofDays(366);

    /** The most messages of one batch that can be configured. */
    public static final int MAX_BATCH = 1_000;

    /** What an agent keeps where nothing else is said. */
    public static final Quotas DEFAULT = new Quotas(
            new State(1_000, 256, 65_536, 1_000_000),
            new Timers(16, 1_024, Duration.ofMillis(100), Duration.ofDays(30)),
            16);

    /** Refuses a value out of its range with an {@link IllegalArgumentException} that names the value and the range. */
    public Quotas {
        within("batch", batch, 1, MAX_BATCH);
    }

    /**
     * Key-value state.
     *
     * @param keys keys, 0 to 1,000,000; with 0 nothing can be kept
     * @param keyBytes bytes of one key, 1 to 1,024
     * @param valueBytes bytes of one value, 0 to 10,000,000
     * @param totalBytes bytes of all keys and values together, 0 to 1 GiB
     */
    public record State(int keys, int keyBytes, int valueBytes, long totalBytes) {

        /** Refuses a value out of its range with an {@link IllegalArgumentException} that names the value and the range. */
        public State {
            within("keys", keys, 0, MAX_KEYS);
            within("keyBytes", keyBytes, 1, MAX_KEY_BYTES);
            within("valueBytes", valueBytes, 0, MAX_VALUE_BYTES);
            within("totalBytes", totalBytes, 0, MAX_STATE_BYTES);
        }
    }

    /**
     * Timers.
     *
     * @param pending timers that are set and have not gone off, 0 to 10,000
     * @param bytes bytes that one of them carries, 0 to 65,536
     * @param shortest the shortest delay, at least 1 ms
     * @param longest the longest delay, up to 366 days
     */
    public record Timers(int pending, int bytes, Duration shortest, Duration longest) {

        /** Refuses a value out of its range with an {@link IllegalArgumentException} that names the value and the range. */
        public Timers {
            within("pending", pending, 0, MAX_TIMERS);
            within("bytes", bytes, 0, MAX_TIMER_BYTES);
            within("longest (ms)", longest.toMillis(), 1, MAX_DELAY.toMillis());
            within("shortest (ms)", shortest.toMillis(), 1, longest.toMillis());
        }
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "quota " + name + " is " + value + ", but must lie between " + least + " and " + most);
        }
    }
}
