package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.mcp.McpGateway;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents beside the gateway in one process: the sample agents themselves, called through the gateway. */
class HostedAgentsTest {

    private static final Principal ADA = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "ada");

    /** The least that a descriptor can say of a tool. */
    private static final String GREET = """
            tools:
              - name: greet
                description: Greets.
                input: {type: object}
            """;

    @TempDir
    Path folder = Path.of("");

    private final MemoryAuditLog audit = new MemoryAuditLog(InstantSource.system(), 10_000);
    private final ActivePolicies policies = new ActivePolicies();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private McpGateway gateway = McpGateway.builder()
            .policies(policies::snapshot)
            .audit(audit)
            .version("test")
            .build();

    @BeforeEach
    void policy() {
        byte[] document = """
                caxton: policy/v1
                name: here
                tenant: default
                tools:
                  - permit: people
                    callers: ["user:default/ada"]
                    tools: [adder/add, greeter/greet]
                    when: "!('a' in args) || args.a < 1000"
                  - permit: greeter
                    callers: ["agent:default/greeter"]
                    tools: [sample/greet]
                """.getBytes(StandardCharsets.UTF_8);
        var _ = policies.replace(CompiledPolicy.compile(PolicyYaml.read("policy.yaml", document)));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private HostedAgents open() {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(told, true, StandardCharsets.UTF_8),
                new PrintStream(told, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of());
        return HostedAgents.open(
                folder, new HostedAgents.Surroundings(TenantId.DEFAULT, policies::snapshot, audit, gateway), terminal);
    }

    private ToolOutcome call(String tool, String arguments) {
        return gateway.call(ADA, ToolName.parse(tool), arguments.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static String text(ToolOutcome outcome) {
        ToolOutcome.Answered answered = assertInstanceOf(ToolOutcome.Answered.class, outcome, outcome::toString);
        return new String(answered.result(), StandardCharsets.UTF_8);
    }

    private String denied(String arguments) {
        return assertInstanceOf(ToolOutcome.Denied.class, call("adder/add", arguments))
                .code();
    }

    @Test
    void aGrantedCallIsAnsweredAndEveryOtherDenied() throws IOException {
        Samples.copy(folder, "adder.yaml");
        Samples.copy(folder, "adder.wasm");
        Samples.copy(folder, "echo.yaml");
        Samples.copy(folder, "echo.wasm");
        try (HostedAgents _ = open()) {
            assertEquals("""
                    deployed default/adder at level strict, tools adder/add
                    deployed default/echo at level strict, no tools
                    """, told.toString(StandardCharsets.UTF_8));
            String answer = text(call("adder/add", "{\"a\":40,\"b\":2}"));
            assertTrue(answer.contains("\"structuredContent\":{\"sum\":42}"), answer);
            assertEquals("CAX-TOOL-DENIED", denied("{\"a\":1000,\"b\":2}"));
            assertEquals("CAX-TOOL-ARGUMENTS", denied("{\"a\":1}"));
        }
        assertInstanceOf(ToolOutcome.Failed.class, call("adder/add", "{\"a\":1,\"b\":2}"), "the agent is stopped");
    }

    private List<String> outcomes(String type) {
        return audit
                .reader()
                .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL.type(type), false, 1_000))
                .records()
                .stream()
                .map(record -> String.valueOf(record.event().members().get("outcome")))
                .toList();
    }

    private void awaitRecords(String type, int count) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (outcomes(type).size() < count) {
            assertTrue(System.nanoTime() < end, "waited too long for " + type);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * Down the row: the greeter's turn, the call that it waits for, and the turn of the agent that spins. On a busy machine that one may have used up its fuel before, hence several
     * tries.
     */
    @Test
    void aCallThatIsTakenBackIsTakenBackFromEveryAgentInTheRow() throws IOException {
        Files.writeString(folder.resolve("greeter.yaml"), "name: greeter\n" + GREET);
        Samples.copy(folder, "greeter.wasm");
        Files.writeString(
                folder.resolve("sample.yaml"), "name: sample\nlimits: {fuel: 1000000000, time: 60s}\n" + GREET);
        Files.move(Path.of(Samples.copy(folder, "misbehaving/spin.wasm")), folder.resolve("sample.wasm"));
        try (HostedAgents _ = open()) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Void> abandoned = new CompletableFuture<>();
                CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
                ToolCall greet = new ToolCall(
                        ADA,
                        ToolName.parse("greeter/greet"),
                        "{\"who\":\"Ada\"}".getBytes(StandardCharsets.UTF_8),
                        Optional.empty(),
                        policies.snapshot());
                Thread.ofVirtual().start(() -> outcome.complete(gateway.broker().call(greet, abandoned)));
                awaitRecords("tool-call-intended", 2 * i + 2);
                abandoned.complete(null);
                ToolOutcome.Failed failed = assertInstanceOf(ToolOutcome.Failed.class, outcome.join());
                assertEquals("CAX-TOOL-INTERRUPTED", failed.code());
                awaitRecords("tool-call-ended", 2 * i + 2);
                List<String> ends = outcomes("tool-call-ended").subList(2 * i, 2 * i + 2);
                if (ends.stream().allMatch(end -> end.contains("unknown"))) {
                    return;
                }
            }
            fail("nobody has taken back what the greeter asked for");
        }
    }

    @Test
    void agentsCallEachOthersToolsByTheirGrants() throws IOException {
        for (String[] pair : new String[][] {{"greeter", "greeter"}, {"sample", "echo"}}) {
            Files.writeString(folder.resolve(pair[0] + ".yaml"), "name: " + pair[0] + "\n" + GREET);
            Files.move(Path.of(Samples.copy(folder, pair[1] + ".wasm")), folder.resolve(pair[0] + ".wasm"));
        }
        try (HostedAgents _ = open()) {
            // The greeter asks sample/greet, which is the echo here, and passes on what that says.
            String answer = text(call("greeter/greet", "{\"who\":\"Ada\"}"));
            assertTrue(answer.contains("Ada") && !answer.contains("not allowed"), answer);
            assertEquals("""
                    deployed default/greeter at level default, tools greeter/greet
                    deployed default/sample at level default, tools sample/greet
                    warning: the tool sample/greet may be taken for greeter/greet, which is approved
                    """, told.toString(StandardCharsets.UTF_8));
        }
    }
}
