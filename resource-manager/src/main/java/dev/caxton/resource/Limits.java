package dev.caxton.resource;

import java.time.Duration;
import java.util.StringJoiner;

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
 * @param fuelPerSecond fuel units that flow into the agent's account in a second, 1 to 10<sup>12</sup>; an agent that has spent more waits, and is not stopped
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
        int mailboxLength,
        long fuelPerSecond) {

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

    /** The most fuel a second that can be configured: more than any machine burns. */
    public static final long MAX_FUEL_PER_SECOND = 1_000_000_000_000L;

    /** The limits an agent gets where neither its level, its policy nor its descriptor says otherwise. */
    public static final Limits DEFAULT = new Limits(
            10_000_000, 1_000_000, Duration.ofSeconds(5), 100_000, 512, 10_000, 16, 100, 1_000_000, 1_000, 100_000_000);

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
        within("fuelPerSecond", fuelPerSecond, 1, MAX_FUEL_PER_SECOND);
    }

    /**
     * Linear memory in whole pages, rounded down.
     *
     * @return pages of 64 KiB, 1 to 16,384
     */
    public int memoryPages() {
        return (int) (memoryBytes / PAGE_BYTES);
    }

    /**
     * What other limits change, for records and people.
     *
     * @param to the other limits
     * @return such as {@code fuelPerTurn 1000000 > 5000, mailboxLength 10 > 20}; empty if they are the same
     */
    public String changes(Limits to) {
        StringJoiner changes = new StringJoiner(", ");
        changed(changes, "memoryBytes", memoryBytes, to.memoryBytes);
        changed(changes, "fuelPerTurn", fuelPerTurn, to.fuelPerTurn);
        changed(changes, "turnMillis", turnTime.toMillis(), to.turnTime.toMillis());
        changed(changes, "messageBytes", messageBytes, to.messageBytes);
        changed(changes, "callDepth", callDepth, to.callDepth);
        changed(changes, "hostCallsPerTurn", hostCallsPerTurn, to.hostCallsPerTurn);
        changed(changes, "toolCallsPerTurn", toolCallsPerTurn, to.toolCallsPerTurn);
        changed(changes, "messagesPerTurn", messagesPerTurn, to.messagesPerTurn);
        changed(changes, "outputBytesPerTurn", outputBytesPerTurn, to.outputBytesPerTurn);
        changed(changes, "mailboxLength", mailboxLength, to.mailboxLength);
        changed(changes, "fuelPerSecond", fuelPerSecond, to.fuelPerSecond);
        return changes.toString();
    }

    private static void changed(StringJoiner changes, String name, long from, long to) {
        if (from != to) {
            changes.add(name + " " + from + " > " + to);
        }
    }

    /**
     * Starts from these limits.
     *
     * @return a builder that gives these unless told otherwise
     */
    public Builder change() {
        return new Builder(this);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "limit " + name + " is " + value + ", but must lie between " + least + " and " + most);
        }
    }

    /** Changes some of the limits. For one thread. */
    public static final class Builder {

        private long memoryBytes;
        private long fuelPerTurn;
        private Duration turnTime;
        private int messageBytes;
        private int callDepth;
        private int hostCallsPerTurn;
        private int toolCallsPerTurn;
        private int messagesPerTurn;
        private int outputBytesPerTurn;
        private int mailboxLength;
        private long fuelPerSecond;

        private Builder(Limits from) {
            memoryBytes = from.memoryBytes;
            fuelPerTurn = from.fuelPerTurn;
            turnTime = from.turnTime;
            messageBytes = from.messageBytes;
            callDepth = from.callDepth;
            hostCallsPerTurn = from.hostCallsPerTurn;
            toolCallsPerTurn = from.toolCallsPerTurn;
            messagesPerTurn = from.messagesPerTurn;
            outputBytesPerTurn = from.outputBytesPerTurn;
            mailboxLength = from.mailboxLength;
            fuelPerSecond = from.fuelPerSecond;
        }

        /**
         * Sets this limit.
         *
         * @param value linear memory, bytes
         * @return this
         */
        public Builder memoryBytes(long value) {
            memoryBytes = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value fuel units of one turn
         * @return this
         */
        public Builder fuelPerTurn(long value) {
            fuelPerTurn = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value guest time of one turn
         * @return this
         */
        public Builder turnTime(Duration value) {
            turnTime = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value content of one message, bytes
         * @return this
         */
        public Builder messageBytes(int value) {
            messageBytes = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value nested guest calls
         * @return this
         */
        public Builder callDepth(int value) {
            callDepth = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value calls into the host in one turn
         * @return this
         */
        public Builder hostCallsPerTurn(int value) {
            hostCallsPerTurn = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value tool calls in one turn
         * @return this
         */
        public Builder toolCallsPerTurn(int value) {
            toolCallsPerTurn = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value messages sent in one turn
         * @return this
         */
        public Builder messagesPerTurn(int value) {
            messagesPerTurn = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value bytes logged and replied in one turn
         * @return this
         */
        public Builder outputBytesPerTurn(int value) {
            outputBytesPerTurn = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value messages waiting
         * @return this
         */
        public Builder mailboxLength(int value) {
            mailboxLength = value;
            return this;
        }

        /**
         * Sets this limit.
         *
         * @param value fuel units a second
         * @return this
         */
        public Builder fuelPerSecond(long value) {
            fuelPerSecond = value;
            return this;
        }

        /**
         * Builds.
         *
         * @return the limits
         * @throws IllegalArgumentException if one is out of its range
         */
        public Limits build() {
            return new Limits(
                    memoryBytes,
                    fuelPerTurn,
                    turnTime,
                    messageBytes,
                    callDepth,
                    hostCallsPerTurn,
                    toolCallsPerTurn,
                    messagesPerTurn,
                    outputBytesPerTurn,
                    mailboxLength,
                    fuelPerSecond);
        }
    }
}
