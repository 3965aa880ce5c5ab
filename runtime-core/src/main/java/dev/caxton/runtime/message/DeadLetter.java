package dev.caxton.runtime.message;

import java.time.Instant;
import java.util.List;

/**
 * A message that reached no agent, or whose turn failed.
 *
 * @param sequence counts up within the runtime
 * @param envelope the message, its content included
 * @param problem why it is here
 * @param time when it came here
 * @param attempts turns that handled it; 0 if it reached no agent
 * @param effects tool calls of those turns, which a replay would make once more; at most {@link #MOST_EFFECTS}
 */
public record DeadLetter(
        long sequence, Envelope envelope, Problem problem, Instant time, int attempts, List<ToolEffect> effects) {

    /** How many effects are kept. */
    public static final int MOST_EFFECTS = 1_000;

    /** Copies the list, the first {@link #MOST_EFFECTS} of it. */
    public DeadLetter {
        effects = List.copyOf(effects.size() > MOST_EFFECTS ? effects.subList(0, MOST_EFFECTS) : effects);
    }
}
