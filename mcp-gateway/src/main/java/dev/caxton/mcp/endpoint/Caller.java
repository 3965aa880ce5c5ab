package dev.caxton.mcp.endpoint;

import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.message.TraceParent;
import java.time.Instant;
import java.util.Optional;

/**
 * Who sends a request, and to which door.
 *
 * @param principal whose token it carries, verified
 * @param trace the W3C {@code traceparent} of the request; hostile, and dropped if it has another form than {@link TraceParent}
 * @param upstream the one upstream that the door shows, under its own names; empty for all of them, under names that say which upstream they belong to
 * @param until when the token ends; empty for whoever has one that doesn't, or none. What is listened to with it ends then, see {@link StreamableHttp}
 */
public record Caller(Principal principal, Optional<String> trace, Optional<String> upstream, Optional<Instant> until) {

    /** Drops a trace that is none. */
    public Caller {
        trace = trace.filter(TraceParent::isOne);
    }

    /**
     * A request to the door of all upstreams, with a proof that does not end.
     *
     * @param principal whose token it carries, verified
     * @return without a trace
     */
    public static Caller of(Principal principal) {
        return new Caller(principal, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
