package dev.caxton.runtime.spi;

import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.message.TraceParent;
import java.util.Optional;

/**
 * One call of a tool.
 *
 * @param caller who calls; tools of the caller's tenant are meant
 * @param tool the tool
 * @param arguments a JSON object in UTF-8, as the caller wrote it; hostile
 * @param trace W3C traceparent of the turn or request, if there is one; hostile, and dropped if it has another form than {@link TraceParent}
 * @param policy who decides: what was in force when the turn or request began, so that all of it sees one version
 */
// Handed over once, never compared or kept: a copy of up to 10 MB would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record ToolCall(Principal caller, ToolName tool, byte[] arguments, Optional<String> trace, Policy policy) {

    /** Drops a trace that is none. */
    public ToolCall {
        trace = trace.filter(TraceParent::isOne);
    }
}
