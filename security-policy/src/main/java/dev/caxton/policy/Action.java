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
     * Calling a tool; with {@link Arguments.Any} the question is whether some call of it could be permitted, which is what a list of tools asks.
     *
     * @param tenant the tenant whose upstream offers the tool
     * @param tool the tool
     * @param arguments what it would be called with
     */
    record Call(TenantId tenant, ToolName tool, Arguments arguments) implements Action {

        /**
         * The question that a list of tools asks.
         *
         * @param tenant the tenant whose upstream offers the tool
         * @param tool the tool
         * @return a call with any arguments
         */
        public static Call any(TenantId tenant, ToolName tool) {
            return new Call(tenant, tool, new Arguments.Any());
        }
    }

    /**
     * Reading a resource, or being told of its changes.
     *
     * @param tenant the tenant whose upstream offers the resource
     * @param upstream the upstream
     * @param uri the URI of the resource, as the upstream has it; or how it begins
     * @param some whether the question is if some resource that begins like this could be permitted, which a list of templates asks
     */
    record Read(TenantId tenant, String upstream, String uri, boolean some) implements Action {}

    /**
     * Getting a prompt.
     *
     * @param tenant the tenant whose upstream offers the prompt
     * @param upstream the upstream
     * @param prompt the prompt, as the upstream has it
     */
    record Get(TenantId tenant, String upstream, String prompt) implements Action {}
}
