package dev.caxton.runtime.spi;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Instant;
import java.util.Optional;

/**
 * A call of a tool that an agent declares.
 *
 * @param agent the agent
 * @param tool the tool as it was decided on: no version of the agent that declares it differently gets the call
 * @param caller who calls, whom the agent sees as the sender
 * @param arguments the content of the message, as it was decided on
 * @param call the id of the call in the audit log, which the message has as its conversation
 * @param deadline when it is no longer worth handling
 * @param trace W3C traceparent of whoever calls
 */
// As in ToolCall.
@SuppressWarnings("ArrayRecordComponent")
public record ToolRequest(
        AgentId agent,
        DeclaredTool tool,
        Principal caller,
        byte[] arguments,
        String call,
        Instant deadline,
        Optional<String> trace) {}
