package dev.caxton.runtime.spi;

import dev.caxton.policy.identity.AgentId;
import java.util.Optional;

/**
 * Has agents answer calls of the tools that they declare: the way in, as {@link ToolBroker} is the way out. It decides on nothing: whoever calls it has decided that the caller may
 * call this tool with these arguments, and has recorded that. What the receiver is limited to holds as for every message. Safe for use by many threads; nothing blocks.
 */
public interface ToolHost {

    /**
     * Why a call could not be handed over at this moment, as far as that is known without handing one over: the agent is not there, does not run, or is held.
     *
     * @param agent the agent
     * @return empty if nothing is known to stand in the way
     */
    Optional<ToolAnswer.Failed> obstacle(AgentId agent);

    /**
     * Hands a call over to the agent. It is handled in a turn of its own, or in a batch with other messages, after what waits before it in the mailbox, and is never handled again if
     * that turn fails.
     *
     * @param request the call
     * @return the call on its way
     */
    Handed hand(ToolRequest request);
}
