package dev.caxton.resource;

import java.time.Duration;

/**
 * The hard limits of one agent. Every value lies within the bounds named by the constants of this class, or the constructor refuses it.
 *
 * <p>Defaults and bounds are those of the described system (caxton 0.1.4) where it named one.
 *
 * @param memoryBytes linear memory of one sandbox, bytes, 64 KiB to 1 GiB; growth past it fails with -1 in the guest
 * @param fuelPerTurn fuel units of one turn, 1 to 10<sup>9</sup>; see {@code docs/metering.md} for what one unit buys
 * @param turnTime guest time of one turn, 1 ms to 10 min; waiting for a tool does not count
 * @param messageBytes content of one message, bytes, 1 to 10,000,000
 * @param callDepth nested guest calls, 16 to 4,000; every engine reaches this before the end of its own stack
 * @param hostCallsPerTurn calls from the guest into the host in one turn
 * @param toolCallsPerTurn tool calls in one turn
 * @param messagesPerTurn messages sent to other agents in one turn
 * @param outputBytesPerTurn bytes logged and replied in one turn
 * @param mailboxLength messages waiting for one agent, 1 to 100,000
 */
public record Limits(
        long memoryBytes,
        long fuelPerTurn,
        Duration turnTime,
        int messageBytes,
        int callDepth,
        int hostCallsPerTurn,
        int toolCallsPerTurn,
        int messagesPerTurn,
        int outputBytesPerTurn,
        int mailboxLength) {

    /** The most linear memory that can be configured, bytes. */
    public static final long MAX_MEMORY_BYTES = 1L << 30;

    /** The size of one WebAssembly page, bytes. */
    public static final int PAGE_BYTES = 65_536;

    /** The most fuel that can be configured for one turn. */
    public static final long MAX_FUEL_PER_TURN = 1_000_000_000L;

    /** The largest message that can be configured, bytes. */
    public static final int MAX_MESSAGE_BYTES = 10_000_000;

    /** The longest turn that can be configured. */
    public static final Duration MAX_TURN_TIME = Duration.ofMinutes(10);

    /** The longest mailbox that can be configured, messages. */
    public static final int MAX_MAILBOX_LENGTH = 100_000;

    /** The deepest guest recursion that can be configured: half of what a virtual thread's stack was measured to hold. */
    public static final int MAX_CALL_DEPTH = 4_000;

    /** The shallowest guest recursion that can be configured. */
    public static final int MIN_CALL_DEPTH = 16;

    /** The limits an agent gets where neither its level, its policy nor its descriptor says otherwise. */
    public static final Limits DEFAULT =
            new Limits(10_000_000, 1_000_000, Duration.ofSeconds(5), 100_000, 512, 10_000, 16, 100, 1_000_000, 1_000);

    /** Refuses any value out of its range with an {@link IllegalArgumentException} that names the value and the range. */
    public Limits {
        within("memoryBytes", memoryBytes, PAGE_BYTES, MAX_MEMORY_BYTES);
        within("fuelPerTurn", fuelPerTurn, 1, MAX_FUEL_PER_TURN);
        within("turnTime (ms)", turnTime.toMillis(), 1, MAX_TURN_TIME.toMillis());
        within("messageBytes", messageBytes, 1, MAX_MESSAGE_BYTES);
        within("callDepth", callDepth, MIN_CALL_DEPTH, MAX_CALL_DEPTH);
        within("hostCallsPerTurn", hostCallsPerTurn, 0, Integer.MAX_VALUE);
        within("toolCallsPerTurn", toolCallsPerTurn, 0, Integer.MAX_VALUE);
        within("messagesPerTurn", messagesPerTurn, 0, Integer.MAX_VALUE);
        within("outputBytesPerTurn", outputBytesPerTurn, 0, Integer.MAX_VALUE);
        within("mailboxLength", mailboxLength, 1, MAX_MAILBOX_LENGTH);
    }

    /**
     * Linear memory in whole pages, rounded down.
     *
     * @return pages of 64 KiB, 1 to 16,384
     */
    public int memoryPages() {
        return (int) (memoryBytes / PAGE_BYTES);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "limit " + name + " is " + value + ", but must lie between " + least + " and " + most);
        }
    }
}
