package dev.caxton.runtime.agent;

import java.util.EnumSet;
import java.util.Set;

/** Where an agent stands in its life. */
public enum AgentState {
    /** Its module is not compiled yet. */
    UNLOADED,
    /** Its module is compiled and recorded; no guest code has run. */
    LOADED,
    /** It handles messages. */
    RUNNING,
    /** It takes no new messages and handles those it has. */
    DRAINING,
    /** It handles nothing until it is started again. */
    STOPPED,
    /** It failed too often and handles nothing until it is started again. */
    FAILED;

    /**
     * The states that may follow.
     *
     * @return a fresh set
     */
    public Set<AgentState> next() {
        return switch (this) {
            case UNLOADED -> EnumSet.of(LOADED);
            case LOADED -> EnumSet.of(RUNNING, STOPPED, FAILED);
            case RUNNING -> EnumSet.of(DRAINING, STOPPED, FAILED);
            case DRAINING -> EnumSet.of(STOPPED, FAILED);
            case STOPPED, FAILED -> EnumSet.of(RUNNING);
        };
    }
}
