package dev.caxton.runtime.message;

import java.time.Instant;

/**
 * A message that reached no agent, or whose turn failed.
 *
 * @param sequence counts up within the runtime, without a gap
 * @param envelope the message
 * @param problem why it is here
 * @param time when it came here
 */
public record DeadLetter(long sequence, Envelope envelope, Problem problem, Instant time) {}
