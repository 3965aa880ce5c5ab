package dev.caxton.resource;

import java.time.Duration;
import java.util.Map;

/**
 * What an account has counted up to one moment.
 *
 * @param turns turns that ended, however they ended
 * @param fuel fuel units charged
 * @param guestTime time in guests and host functions, without waiting for tools or for a permit: an upper bound of the CPU time, which the JVM does not tell of
 *     virtual threads
 * @param messagesIn messages taken out of the mailbox
 * @param messagesOut messages sent
 * @param toolCalls tool calls tried
 * @param retries messages handled once more
 * @param throttles how often an agent had to wait for fuel
 * @param memoryBytes linear memory now, bytes
 * @param peakMemoryBytes linear memory at its most, bytes
 * @param hostCalls calls into the host, by function
 * @param failures turns that did not complete, by outcome
 */
public record Usage(
        long turns,
        long fuel,
        Duration guestTime,
        long messagesIn,
        long messagesOut,
        long toolCalls,
        long retries,
        long throttles,
        long memoryBytes,
        long peakMemoryBytes,
        Map<String, Long> hostCalls,
        Map<String, Long> failures) {

    /** Copies the maps. */
    public Usage {
        hostCalls = Map.copyOf(hostCalls);
        failures = Map.copyOf(failures);
    }

    /**
     * All failures together.
     *
     * @return turns that did not complete
     */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
