package dev.caxton.runtime.agent;

import java.time.Duration;

/**
 * How an agent's supervision sees it.
 *
 * @param breaker whether messages get through
 * @param failuresInARow turns that failed since the last that did not
 * @param rest how long it handles nothing from now on because of failures; zero if it does not rest
 */
public record AgentHealth(Breaker breaker, int failuresInARow, Duration rest) {

    /** The state of an agent's breaker. */
    public enum Breaker {
        /** Messages get through. */
        CLOSED,
        /** None gets through, and none is taken. */
        OPEN,
        /** The next message is a trial. */
        HALF_OPEN
    }
}
