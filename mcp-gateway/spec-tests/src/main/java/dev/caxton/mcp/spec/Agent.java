package dev.caxton.mcp.spec;

import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.ToolView;
import dev.caxton.mcp.UpstreamView;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.mcp.upstream.UpstreamYaml;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** An agent that may call everything, behind a gateway with one upstream that is registered by a document, as an administrator would. */
final class Agent implements AutoCloseable {

    /** The name of the upstream. */
    static final String UPSTREAM = "peer";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Principal SELF = Principal.agent(new AgentId(TenantId.DEFAULT, "tester"));

    private static final String POLICY = """
            caxton: policy/v1
            name: outside-evidence
            tenant: default
            tools:
              - permit: everything
                callers: ["agent:default/tester"]
                tools: ["peer/*", "everything/*", "filesystem/*", "memory/*"]
            resources:
              - permit: all-resources
                callers: ["agent:default/tester"]
                resources: ["peer/*", "everything/*"]
            prompts:
              - permit: all-prompts
                callers: ["agent:default/tester"]
                prompts: ["peer/*", "everything/*"]
            """;

    private final ActivePolicies policies = new ActivePolicies();
    private final McpGateway gateway;

    /**
     * Starts the gateway.
     *
     * @param registration the document, with one upstream of the name {@link #UPSTREAM}
     * @param executables what stdio upstreams may run
     * @param secrets from the name of a secret to its value
     */
    Agent(String registration, Map<String, Path> executables, Function<String, Optional<String>> secrets) {
        this(registration, executables, secrets, PATIENCE);
    }

    /** The same, with another time limit for calls. */
    Agent(
            String registration,
            Map<String, Path> executables,
            Function<String, Optional<String>> secrets,
            Duration timeout) {
        var _ = policies.replace(
                CompiledPolicy.compile(PolicyYaml.read("policy.yaml", POLICY.getBytes(StandardCharsets.UTF_8))));
        List<UpstreamConfig> upstreams =
                UpstreamYaml.read("upstreams.yaml", registration.getBytes(StandardCharsets.UTF_8), Map.of());
        gateway = McpGateway.builder()
                .policies(policies::snapshot)
                .audit(new MemoryAuditLog(InstantSource.system(), 10_000))
                .guards(new GuardSettings(timeout, 10, 10, BreakerSettings.DEFAULT))
                .executables(executables)
                .secrets(secrets)
                .upstreams(upstreams)
                .version("test")
                .build();
    }

    McpGateway gateway() {
        return gateway;
    }

    UpstreamView upstream() {
        return gateway.upstreams(TenantId.DEFAULT).getFirst();
    }

    List<ToolView> tools() {
        return gateway.tools(SELF);
    }

    /** Waits until the upstream is connected, or can't be. */
    UpstreamState settled(Runnable meanwhile) {
        await("the upstream", () -> {
            meanwhile.run();
            UpstreamState state = upstream().state();
            return state == UpstreamState.CONNECTED || state == UpstreamState.REFUSED;
        });
        return upstream().state();
    }

    /** Waits until all upstreams are connected. */
    void connected() {
        await(
                "all upstreams",
                () -> gateway.upstreams(TenantId.DEFAULT).stream()
                        .allMatch(view -> view.state() == UpstreamState.CONNECTED));
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited too long for " + what + "; seen " + upstream());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    ToolOutcome call(String tool, String arguments) {
        return gateway.broker()
                .call(new ToolCall(
                        SELF,
                        ToolName.parse(UPSTREAM + "/" + tool),
                        arguments.getBytes(StandardCharsets.UTF_8),
                        Optional.empty(),
                        policies.snapshot()));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
