package dev.caxton.mcp;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.mcp.pin.Verdict;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.ReconnectSettings;
import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** A gateway over real processes with a policy and an audit log, for tests. */
@NullUnmarked
final class Stage implements AutoCloseable {

    static final Principal GREETER = Principal.agent(new AgentId(TenantId.DEFAULT, "greeter"));
    static final Principal STRANGER = Principal.agent(new AgentId(TenantId.DEFAULT, "stranger"));

    /** A person. */
    static final Principal ADA = Principal.parse("user:default/ada");

    /** Waits longer for an answer than a busy machine takes. */
    private static final GuardSettings PATIENT = guards(Duration.ofSeconds(30));

    /** For calls that nobody answers. */
    private static final GuardSettings HASTY = guards(Duration.ofSeconds(1));

    static final ReconnectSettings RECONNECT =
            new ReconnectSettings(Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(200));

    /** Greeter and every user may call everything, stranger nothing. */
    static final String POLICY = """
            caxton: policy/v1
            name: stage
            tenant: default
            tools:
              - permit: greeter-calls
                callers: ["agent:default/greeter", "user:default/*"]
                tools: ["sample/*", "odd/*", "never/*", "http/*"]
            """;

    final MemoryAuditLog audit = new MemoryAuditLog(InstantSource.system(), 100_000);
    final ActivePolicies policies = new ActivePolicies();
    final GatewayBuilder builder = McpGateway.builder()
            .policies(policies::snapshot)
            .audit(audit)
            .guards(PATIENT)
            .reconnect(RECONNECT)
            .version("test")
            .executables(Map.of("java", Path.of(System.getProperty("java.home"), "bin", "java")));
    private final List<UpstreamConfig> upstreams = new ArrayList<>();
    private McpGateway gateway;

    Stage() {
        policy(POLICY);
    }

    private static GuardSettings guards(Duration timeout) {
        return new GuardSettings(timeout, 4, 4, new BreakerSettings(4, 0.5, Duration.ofMillis(700), 1));
    }

    /** For tests whose upstreams leave calls without an answer: they are given up soon. */
    Stage hasty() {
        var _ = builder.guards(HASTY);
        return this;
    }

    void policy(String yaml) {
        var _ = policies.replace(
                CompiledPolicy.compile(PolicyYaml.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8))));
    }

    static Transport.Stdio java(Class<?> main, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        return new Transport.Stdio("java", line, Map.of(), Map.of());
    }

    /** An upstream whose tools count as they are first seen. */
    Stage with(String name, Transport transport) {
        return with(name, transport, PinRule.TRUST_FIRST_SEEN);
    }

    Stage with(String name, Transport transport, PinRule pins) {
        return with(new UpstreamConfig(TenantId.DEFAULT, name, transport, pins));
    }

    Stage with(UpstreamConfig upstream) {
        upstreams.add(upstream);
        return this;
    }

    /** Starts the gateway, without waiting for anything. */
    Stage start() {
        gateway = builder.upstreams(upstreams).build();
        return this;
    }

    /** Starts the gateway and waits until all upstreams are connected. */
    Stage connected() {
        start();
        upstreams.forEach(upstream -> await(upstream.name(), UpstreamState.CONNECTED));
        return this;
    }

    McpGateway gateway() {
        return gateway;
    }

    UpstreamView view(String name) {
        return gateway.upstreams(TenantId.DEFAULT).stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void await(String name, UpstreamState state) {
        await(
                name + " to be " + state,
                () -> view(name).state() == state,
                () -> view(name).toString());
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> "");
    }

    static void await(String what, BooleanSupplier condition, Supplier<String> seen) {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited too long for " + what + "; seen " + seen.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    PinView pin(String tool) {
        return gateway.pins().tool(TenantId.DEFAULT, ToolName.parse(tool)).orElseThrow();
    }

    /** Calls a tool until it is denied with a code. */
    void awaitDenied(String tool, String code) {
        await(
                tool + " to be denied with " + code,
                () -> call(tool, "{}") instanceof ToolOutcome.Denied denied
                        && denied.code().equals(code),
                () -> pin(tool).toString());
    }

    /** Approves a tool as it describes itself now. */
    void approve(String tool) {
        PinView view = pin(tool);
        Verdict verdict = gateway.pins()
                .approve(
                        TenantId.DEFAULT,
                        view.tool(),
                        view.offered().orElseThrow().pin(),
                        ADA);
        if (!(verdict instanceof Verdict.Taken)) {
            throw new AssertionError(verdict.toString());
        }
    }

    ToolOutcome call(String tool, String arguments) {
        return call(GREETER, tool, arguments);
    }

    ToolOutcome call(Principal caller, String tool, String arguments) {
        return gateway.broker().call(toolCall(caller, tool, arguments));
    }

    /** A call that is ended when nobody wants its outcome any more. */
    ToolOutcome call(String tool, String arguments, CompletionStage<Void> abandoned) {
        return gateway.broker().call(toolCall(GREETER, tool, arguments), abandoned);
    }

    boolean idempotent(Principal caller, String tool) {
        return gateway.broker().idempotent(toolCall(caller, tool, "{}"));
    }

    private ToolCall toolCall(Principal caller, String tool, String arguments) {
        return new ToolCall(
                caller,
                ToolName.parse(tool),
                arguments.getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                policies.snapshot());
    }

    /** The result of a call that was answered, as JSON. */
    String answer(String tool, String arguments) {
        ToolOutcome outcome = call(tool, arguments);
        if (outcome instanceof ToolOutcome.Answered answered) {
            return new String(answered.result(), StandardCharsets.UTF_8);
        }
        throw new AssertionError("not answered: " + outcome);
    }

    /** The code of a call that was not answered. */
    String code(String tool, String arguments) {
        return code(call(tool, arguments));
    }

    static String code(ToolOutcome outcome) {
        return switch (outcome) {
            case ToolOutcome.Answered answered ->
                throw new AssertionError("answered: " + new String(answered.result(), StandardCharsets.UTF_8));
            case ToolOutcome.Denied denied -> denied.code();
            case ToolOutcome.Failed failed -> failed.code();
        };
    }

    /** The records of a type, oldest first. */
    List<AuditRecord> records(String type) {
        return audit.reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.type(type), false, 1_000))
                .records();
    }

    /** A field of every record of a type, oldest first. */
    List<String> recorded(String type, String field) {
        Function<AuditRecord, String> text =
                record -> switch (record.event().members().get(field)) {
                    case JsonValue.JsonString string -> string.value();
                    case null -> "";
                    case JsonValue other -> other.toString();
                };
        return records(type).stream().map(text).toList();
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
    }
}
