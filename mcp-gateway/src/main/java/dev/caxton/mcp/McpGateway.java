package dev.caxton.mcp;

import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.ToolBroker;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Connects principals to the tools of upstream MCP servers, and lets nothing through that the policy does not permit and the audit log did not take.
 *
 * <p>Upstreams are connected in the background: a gateway starts although one of them is down, reports it, and keeps trying. Safe for use by many threads.
 */
public interface McpGateway extends AutoCloseable {

    /**
     * A gateway is built with everything it may use; what is not given does not exist for it.
     *
     * @return an empty builder
     */
    static Builder builder() {
        throw new UnsupportedOperationException("lands with the broker");
    }

    /**
     * The way agents take. Calls block the calling thread, at best a virtual one.
     *
     * @return the broker; it records each call as one through the door {@code agent}
     */
    ToolBroker broker();

    /**
     * The tools that the decision permits to a principal at this moment.
     *
     * @param principal who asks
     * @return the tools of its tenant that it may call, sorted by name
     */
    List<ToolView> tools(Principal principal);

    /**
     * The state of every upstream of a tenant.
     *
     * @param tenant the tenant
     * @return one view each, sorted by name
     */
    List<UpstreamView> upstreams(TenantId tenant);

    /**
     * Closes the circuit breaker of an upstream by hand.
     *
     * @param tenant the tenant
     * @param upstream the upstream
     * @return whether there is such an upstream
     */
    boolean resetBreaker(TenantId tenant, String upstream);

    /**
     * Serves a tenant's tools to outside clients over a transport.
     *
     * @param transport the transport, not yet serving
     * @return the endpoint, serving
     */
    McpEndpoint attach(McpStreamableServerTransportProvider transport);

    /** Ends every session and connection, and the processes of all stdio upstreams with their descendants. Waits for them, a few seconds at most. */
    @Override
    void close();

    /** Collects what a gateway may use. Belongs to one thread. */
    interface Builder {

        /**
         * The upstreams. None if not given.
         *
         * @param upstreams each name once per tenant
         * @return this builder
         */
        Builder upstreams(List<UpstreamConfig> upstreams);

        /**
         * Who decides. Required. Asked anew for every call and every list.
         *
         * @param policies the policy in force
         * @return this builder
         */
        Builder policies(Supplier<? extends Policy> policies);

        /**
         * Where every call is recorded before it happens. Required.
         *
         * @param audit the log; stays open when the gateway is closed
         * @return this builder
         */
        Builder audit(AuditLog audit);

        /**
         * How each upstream is guarded. {@link GuardSettings#DEFAULT} if not given.
         *
         * @param guards the settings
         * @return this builder
         */
        Builder guards(GuardSettings guards);

        /**
         * How large and deep things may be. {@link CallLimits#DEFAULT} if not given.
         *
         * @param limits the limits
         * @return this builder
         */
        Builder limits(CallLimits limits);

        /**
         * The executables that stdio upstreams may be, by the name that a registration uses. None if not given.
         *
         * @param executables absolute paths
         * @return this builder
         */
        Builder executables(Map<String, Path> executables);

        /**
         * Where secrets are read from, each time one is needed. No secret exists if not given.
         *
         * @param secrets from the name of a secret to its value
         * @return this builder
         */
        Builder secrets(Function<String, Optional<String>> secrets);

        /**
         * The clock. The system's if not given.
         *
         * @param time the clock
         * @return this builder
         */
        Builder time(InstantSource time);

        /**
         * Where the ids of calls and sessions come from. Random UUIDs if not given. Session ids must not be guessable.
         *
         * @param ids a source of ids that never repeats one
         * @return this builder
         */
        Builder ids(Supplier<String> ids);

        /**
         * Starts the gateway; its upstreams are connected in the background.
         *
         * @return the gateway
         * @throws IllegalStateException if policy or audit is missing, or two upstreams of a tenant have the same name
         */
        McpGateway build();
    }
}
