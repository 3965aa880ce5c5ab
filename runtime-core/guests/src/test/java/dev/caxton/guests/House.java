package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.RuntimeBuilder;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** A runtime with everything that a test wants to look at. Engines are found as in the EAR: through {@code META-INF/services}. */
final class House implements AutoCloseable {

    static final Principal ADMIN = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, byte[]> ASSEMBLED = new ConcurrentHashMap<>();

    final MemoryAudit audit = new MemoryAudit();
    final Set<AgentId> forbidden = ConcurrentHashMap.newKeySet();
    final CaxtonRuntime runtime;
    volatile boolean idempotent;
    /** What a tool does whose caller has been taken back its message. */
    volatile Runnable takenBack = () -> {};

    volatile Function<ToolCall, ToolOutcome> tools = call -> new ToolOutcome.Denied("CAX-TOOL-DENIED", "no grant");

    House() {
        this(builder -> {});
    }

    House(Consumer<RuntimeBuilder> changes) {
        RuntimeBuilder builder = CaxtonRuntime.builder()
                .engines(engines())
                .audit(audit)
                .policies(() -> policy())
                .tools(new ToolBroker() {
                    @Override
                    public ToolOutcome call(ToolCall call) {
                        return tools.apply(call);
                    }

                    @Override
                    public ToolOutcome call(ToolCall call, CompletionStage<Void> abandoned) {
                        var _ = abandoned.thenRun(() -> takenBack.run());
                        return call(call);
                    }

                    @Override
                    public boolean idempotent(ToolCall call) {
                        return idempotent;
                    }
                });
        changes.accept(builder);
        runtime = builder.build();
    }

    static List<Engine> engines() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private Policy policy() {
        return (principal, action, now) -> switch (action) {
            case Action.Send send ->
                forbidden.contains(send.receiver())
                        ? new Decision.Deny("0", "no rule permits it")
                        : new Decision.Permit("test", "0", "a test");
            case Action.Call _, Action.Read _, Action.Get _ -> new Decision.Deny("0", "the broker decides");
        };
    }

    static byte[] guest(String name) {
        return ASSEMBLED.computeIfAbsent(name, key -> Wat.assemble(text(key)));
    }

    static String text(String name) {
        try (InputStream in = House.class.getResourceAsStream("/guests/" + name + ".wat")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AgentId id(String name) {
        return new AgentId(TenantId.DEFAULT, name);
    }

    static AgentDescriptor descriptor(String name, Level level, Limits limits) {
        return new AgentDescriptor(name, TenantId.DEFAULT, level, limits, List.of(), Optional.empty());
    }

    AgentStatus deploy(String name, String guest) {
        return deploy(name, guest, Limits.DEFAULT);
    }

    AgentStatus deploy(String name, String guest, Limits limits) {
        return deploy(descriptor(name, Level.DEFAULT, limits), guest(guest));
    }

    AgentStatus deploy(AgentDescriptor descriptor, byte[] module) {
        DeployResult result = runtime.deploy(ADMIN, descriptor, module);
        return assertInstanceOf(DeployResult.Deployed.class, result, result::toString)
                .agent();
    }

    static String refusal(DeployResult result) {
        return assertInstanceOf(DeployResult.Refused.class, result, result::toString)
                .problem()
                .code();
    }

    static String refusal(LifecycleResult result) {
        return assertInstanceOf(LifecycleResult.Refused.class, result, result::toString)
                .problem()
                .code();
    }

    static AgentState changed(LifecycleResult result) {
        return assertInstanceOf(LifecycleResult.Changed.class, result, result::toString)
                .agent()
                .state();
    }

    RequestResult ask(String agent, byte[] content) {
        return runtime.request(ADMIN, Message.to(id(agent)).content(content).build(), PATIENCE);
    }

    RequestResult ask(String agent, String content) {
        return ask(agent, content.getBytes(StandardCharsets.UTF_8));
    }

    RequestResult.Answered answer(String agent, String content) {
        RequestResult result = ask(agent, content);
        return assertInstanceOf(RequestResult.Answered.class, result, result::toString);
    }

    /** Asks, and makes sure that the agent has handled the message, and with it all before it, with or without a reply. */
    void finish(String agent, String content) {
        finish(agent, content.getBytes(StandardCharsets.UTF_8));
    }

    void finish(String agent, byte[] content) {
        RequestResult result = ask(agent, content);
        if (!(result instanceof RequestResult.Unanswered)) {
            assertInstanceOf(RequestResult.Answered.class, result, result::toString);
        }
    }

    String reply(String agent, String content) {
        return new String(answer(agent, content).reply(), StandardCharsets.UTF_8);
    }

    RequestResult.Failed failure(String agent, String content) {
        RequestResult result = ask(agent, content);
        return assertInstanceOf(RequestResult.Failed.class, result, result::toString);
    }

    AgentStatus status(String agent) {
        return runtime.agent(id(agent)).orElseThrow();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
