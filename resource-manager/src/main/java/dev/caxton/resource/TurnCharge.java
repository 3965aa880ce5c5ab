package dev.caxton.resource;

import java.util.Optional;

/**
 * What one turn is charged with.
 *
 * @param turns 1, or 0 for what is no turn, such as preparing a sandbox
 * @param fuel fuel units, not negative
 * @param guestNanos guest time, nanoseconds
 * @param messagesIn messages it took
 * @param messagesOut messages it sent
 * @param toolCalls tool calls it tried
 * @param hostCalls calls into the host: how many of each function, by the places that {@link Account#root} was told; none, or as many places; not copied
 * @param failure the outcome, if the turn did not complete; one of a small fixed set
 */
// Made for one call, and read by nobody else.
@SuppressWarnings("ArrayRecordComponent")
public record TurnCharge(
        int turns,
        long fuel,
        long guestNanos,
        int messagesIn,
        int messagesOut,
        int toolCalls,
        int[] hostCalls,
        Optional<String> failure) {}
