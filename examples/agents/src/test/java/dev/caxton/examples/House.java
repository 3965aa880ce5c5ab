package dev.caxton.examples;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.LogLine;
import dev.caxton.runtime.descriptor.DescriptorReader;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolAnswer;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolRequest;
import dev.caxton.runtime.turn.TurnObserver;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A runtime with the sample agents in it, and one person who sends them messages. */
final class House implements AutoCloseable {

    private static final Principal PERSON = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "tester");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String POLICY = """
            caxton: policy/v1
            name: examples
            tenant: default
            messages:
              - permit: people-to-agents
                from: ["user:default/*"]
                to: ["default/*"]
            """;

    static final String RELAY_TO_CLERK = """
              - permit: relay-to-clerk
                from: ["agent:default/relay"]
                to: [default/clerk]
            """;

    private final CaxtonRuntime runtime;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final Semaphore timers = new Semaphore(0);

    House(String moreRules, ToolBroker tools) {
        Policy policy = CompiledPolicy.compile(
                PolicyYaml.read("policy", (POLICY + moreRules).getBytes(StandardCharsets.UTF_8)));
        runtime = CaxtonRuntime.builder()
                .policies(() -> policy)
                .audit(new MemoryAuditLog(InstantSource.system(), 1_000))
                .tools(tools)
                .time(now::get)
                .observer(new TurnObserver() {
                    @Override
                    public void turnStarted(AgentId agent, Envelope envelope) {}

                    @Override
                    public void turnEnded(AgentId agent, Envelope envelope, TurnResult result, TurnReport report) {
                        if (envelope.timer().isPresent()) {
                            timers.release();
                        }
                    }
                })
                .build();
    }

    /** Moves the clock of the runtime, which stands still otherwise. */
    void forward(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Waits until one more timer has been handled. */
    void awaitTimer() throws InterruptedException {
        assertTrue(timers.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    void restart(String agent) {
        runtime.stop(PERSON, id(agent));
        runtime.start(PERSON, id(agent));
    }

    /** Deploys an agent with the descriptor that stands beside it. */
    void deploy(String name) throws IOException {
        AgentDescriptor descriptor = DescriptorReader.read(name + ".yaml", resource(name + ".yaml"), TenantId.DEFAULT);
        DeployResult result = runtime.deploy(PERSON, descriptor, resource(name + ".wasm"));
        if (result instanceof DeployResult.Refused refused) {
            fail(refused.problem().toString());
        }
    }

    RequestResult ask(String agent, String text) {
        Message message = Message.to(id(agent))
                .content(text.getBytes(StandardCharsets.UTF_8))
                .build();
        return runtime.request(PERSON, message, PATIENCE);
    }

    /** The reply as text. */
    String reply(String agent, String text) {
        RequestResult result = ask(agent, text);
        return result instanceof RequestResult.Answered answered
                ? new String(answered.reply(), StandardCharsets.UTF_8)
                : fail("no answer: " + result);
    }

    /** What an agent makes of a call of the first tool that it declares. */
    String call(String agent, String arguments) {
        ToolAnswer answer = runtime.tools()
                .hand(new ToolRequest(
                        id(agent),
                        runtime.agent(id(agent)).orElseThrow().tools().getFirst(),
                        PERSON,
                        arguments.getBytes(StandardCharsets.UTF_8),
                        "call",
                        now.get().plus(PATIENCE),
                        Optional.empty()))
                .answer()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return answer instanceof ToolAnswer.Replied replied
                ? new String(replied.content(), StandardCharsets.UTF_8)
                : fail("no answer: " + answer);
    }

    List<String> logs(String agent) {
        return runtime.logs(id(agent), 0, 100).stream().map(LogLine::text).toList();
    }

    @Override
    public void close() {
        runtime.close();
    }

    private static AgentId id(String agent) {
        return new AgentId(TenantId.DEFAULT, agent);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream("agents/" + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }
}
