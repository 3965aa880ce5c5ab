package dev.caxton.runtime.turn;

import dev.caxton.runtime.message.ToolEffect;
import java.time.Duration;
import java.util.List;

/**
 * What a turn used.
 *
 * @param outcome how it ended, see {@link TurnResult#outcome}
 * @param fuelUsed fuel units charged
 * @param fuelExact whether that is exactly what the guest used; false after a trap, where the whole slice is charged
 * @param guestTime time in the guest and in host functions, without waiting for tools or for a turn to run
 * @param toolCalls tool calls tried
 * @param messagesSent messages that really left
 * @param memoryBytes linear memory at the end, which is the most there was: it never shrinks
 * @param effects tool calls that reached their upstream, or may have, in order
 */
public record TurnReport(
        String outcome,
        long fuelUsed,
        boolean fuelExact,
        Duration guestTime,
        int toolCalls,
        int messagesSent,
        long memoryBytes,
        List<ToolEffect> effects) {

    /** Copies the list. */
    public TurnReport {
        effects = List.copyOf(effects);
    }
}
