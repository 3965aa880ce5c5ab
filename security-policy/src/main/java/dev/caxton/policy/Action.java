package dev.caxton.policy;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;

/** What somebody wants to do, as the decision sees it. */
public sealed interface Action {

    /**
     * Sending a message.
     *
     * @param receiver the agent that would get it
     */
    record Send(AgentId receiver) implements Action {}

    /**
     * Calling a tool, or seeing it in a list: both ask the same question.
     *
     * @param tenant the tenant whose upstream offers the tool
     * @param tool the tool
     */
    record Call(TenantId tenant, ToolName tool) implements Action {}
}
