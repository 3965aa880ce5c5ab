package dev.caxton.runtime.turn;

/**
 * How a turn ended. Only {@link Completed} makes its sends and its reply take effect. Everything but {@link Completed} and {@link GuestFailure} discards the
 * sandbox.
 */
public sealed interface TurnResult {

    /** The guest handled the message. */
    record Completed() implements TurnResult {}

    /**
     * The guest returned in order and said that it could not handle the message.
     *
     * @param status what {@code handle_message} returned, not 0
     */
    record GuestFailure(int status) implements TurnResult {}

    /**
     * The guest trapped.
     *
     * @param kind what the trap comes from, in lower case
     * @param message the engine's words
     */
    record Trapped(String kind, String message) implements TurnResult {}

    /**
     * The turn's fuel was used up.
     *
     * @param limit fuel units
     */
    record OutOfFuel(long limit) implements TurnResult {}

    /**
     * The guest's calls nested too deep.
     *
     * @param limit nested calls
     */
    record DepthExceeded(int limit) implements TurnResult {}

    /**
     * The turn's guest time was used up.
     *
     * @param limitMillis milliseconds
     */
    record DeadlineExceeded(long limitMillis) implements TurnResult {}

    /**
     * The guest had no memory for the message.
     *
     * @param limitBytes bytes of linear memory it may have
     */
    record MemoryExceeded(long limitBytes) implements TurnResult {}

    /**
     * The guest broke a rule that is no matter of an error code.
     *
     * @param code the rule's error code
     * @param reason one sentence
     */
    record PolicyViolation(String code, String reason) implements TurnResult {}

    /**
     * The host failed; the guest is not to blame.
     *
     * @param reason one sentence
     */
    record HostFailure(String reason) implements TurnResult {}

    /**
     * Somebody else brought the turn to an end while it ran. The agent is not to blame.
     *
     * @param by who did
     * @param reason one sentence
     */
    record Cancelled(By by, String reason) implements TurnResult {

        /** Who brings turns to an end. */
        public enum By {
            /** Whoever stopped or removed the agent. */
            STOP,
            /** Whoever holds all of its turns. */
            HOLD,
            /** The caller, who does not want the answer any more: neither is the message. */
            CALLER
        }
    }

    /**
     * Whether the caller ended it. That is no failure of anybody, and nobody wants the message any more.
     *
     * @return true if the caller took the message back
     */
    default boolean isTakenBack() {
        return this instanceof Cancelled cancelled && cancelled.by() == Cancelled.By.CALLER;
    }

    /**
     * Whether the guest broke a limit or a rule. That ends it at once and is recorded.
     *
     * @return false if it completed, returned in order, was stopped, or the host failed
     */
    default boolean isViolation() {
        return switch (this) {
            case Completed c -> false;
            case GuestFailure g -> false;
            case HostFailure h -> false;
            case Cancelled c -> false;
            case Trapped t -> true;
            case OutOfFuel o -> true;
            case DepthExceeded d -> true;
            case DeadlineExceeded d -> true;
            case MemoryExceeded m -> true;
            case PolicyViolation p -> true;
        };
    }

    /**
     * The name of the outcome in reports, metrics and accounts.
     *
     * @return upper-case letters and underscores
     */
    default String outcome() {
        return switch (this) {
            case Completed c -> "COMPLETED";
            case GuestFailure g -> "GUEST_FAILURE";
            case Trapped t -> "TRAPPED";
            case OutOfFuel o -> "OUT_OF_FUEL";
            case DepthExceeded d -> "DEPTH_EXCEEDED";
            case DeadlineExceeded d -> "DEADLINE_EXCEEDED";
            case MemoryExceeded m -> "MEMORY_EXCEEDED";
            case PolicyViolation p -> "POLICY_VIOLATION";
            case HostFailure h -> "HOST_FAILURE";
            case Cancelled c -> "CANCELLED";
        };
    }
}
