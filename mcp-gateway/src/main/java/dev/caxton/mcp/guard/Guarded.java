package dev.caxton.mcp.guard;

import java.time.Duration;

/**
 * What became of a guarded call.
 *
 * @param <T> what the call answers
 */
public sealed interface Guarded<T> {

    /**
     * The upstream answered in time.
     *
     * @param value the answer
     * @param <T> what the call answers
     */
    record Done<T>(T value) implements Guarded<T> {}

    /**
     * The upstream failed.
     *
     * @param cause how
     * @param <T> what the call answers
     */
    record Failed<T>(Throwable cause) implements Guarded<T> {}

    /**
     * The time limit was reached first.
     *
     * @param <T> what the call answers
     */
    record TimedOut<T>() implements Guarded<T> {}

    /**
     * Too many calls are under way or waiting, or were for as long as this one may take; it was not made.
     *
     * @param <T> what the call answers
     */
    record Busy<T>() implements Guarded<T> {}

    /**
     * The upstream has been asked as often as it may be; the call was not made.
     *
     * @param after when there is room for another one, from now on
     * @param <T> what the call answers
     */
    record RateLimited<T>(Duration after) implements Guarded<T> {}

    /**
     * The call must not be made any more; it was not.
     *
     * @param by what keeps it
     * @param <T> what the call answers
     */
    record Held<T>(String by) implements Guarded<T> {}

    /**
     * The circuit breaker is open; the call was not made.
     *
     * @param <T> what the call answers
     */
    record BreakerOpen<T>() implements Guarded<T> {}

    /**
     * The waiting thread was interrupted. The call goes on without it, so that the breaker learns how it ends.
     *
     * @param <T> what the call answers
     */
    record Interrupted<T>() implements Guarded<T> {}
}
