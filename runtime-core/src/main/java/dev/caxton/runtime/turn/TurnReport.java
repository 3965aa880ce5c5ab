package dev.caxton.runtime.turn;

import java.time.Duration;

/**
 * What a turn used.
 *
 * @param outcome how it ended, see {@link TurnResult#outcome}
 * @param fuelUsed fuel units charged
 * @param fuelExact whether that is exactly what the guest used; false after a trap, where the whole slice is charged
 * @param guestTime time in the guest and in host functions, without waiting for tools or for a turn to run
 * @param toolCalls tool calls tried
 * @param messagesSent messages that really left
 */
public record TurnReport(
        String outcome, long fuelUsed, boolean fuelExact, Duration guestTime, int toolCalls, int messagesSent) {}
