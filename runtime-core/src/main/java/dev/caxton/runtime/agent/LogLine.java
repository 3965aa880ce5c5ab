package dev.caxton.runtime.agent;

import java.time.Instant;

/**
 * A line that an agent logged.
 *
 * @param sequence counts up within the agent, from 1; a gap where a line found no room on the node
 * @param time when it was logged
 * @param level 0 trace, 1 debug, 2 info, 3 warning, 4 error
 * @param text what it wrote; control characters are replaced, since a terminal may show it
 * @param envelope the message it was handling, or empty text outside of one
 */
public record LogLine(long sequence, Instant time, int level, String text, String envelope) {}
