package dev.caxton.resource;

import java.util.Optional;

/**
 * What one turn is charged with.
 *
 * @param fuel fuel units, not negative
 * @param guestNanos guest time, nanoseconds
 * @param messagesIn messages it took
 * @param messagesOut messages it sent
 * @param toolCalls tool calls it tried
 * @param failure the outcome, if the turn did not complete; one of a small fixed set
 */
public record TurnCharge(
        long fuel, long guestNanos, int messagesIn, int messagesOut, int toolCalls, Optional<String> failure) {}
