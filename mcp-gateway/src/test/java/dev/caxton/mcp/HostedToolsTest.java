package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.pin.Decisions;
import dev.caxton.mcp.pin.Pin;
import dev.caxton.mcp.pin.PinState;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.spi.Handed;
import dev.caxton.runtime.spi.ToolAnswer;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.runtime.spi.ToolRequest;
import dev.caxton.runtime.tool.DeclaredTool;
import dev.caxton.sample.upstream.Main;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that declare tools, as the gateway offers them. The agents are answers that a test gives. */
@NullUnmarked
class HostedToolsTest {

    private static final AgentId BOX = new AgentId(TenantId.DEFAULT, "box");
    private static final String POLICY = """
            caxton: policy/v1
            name: hosted
            tenant: default
            tools:
              - permit: all-call-the-box
                callers: ["agent:default/greeter", "agent:default/box", "agent:default/other", "user:default/*"]
                tools: ["box/*", "other/*"]
            """;

    private final Stage stage = new Stage();
    private final Agents agents = new Agents();

    HostedToolsTest() {
        stage.policy(POLICY);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** Agents that answer as they are told. */
    private static final class Agents implements ToolHost {

        final List<ToolRequest> asked = Collections.synchronizedList(new ArrayList<>());
        volatile Optional<ToolAnswer.Failed> obstacle = Optional.empty();
        volatile Function<ToolRequest, CompletableFuture<ToolAnswer>> answer =
                request -> CompletableFuture.completedFuture(new ToolAnswer.Replied(request.arguments()));
        volatile boolean unseen;
        final List<String> left = Collections.synchronizedList(new ArrayList<>());

        void says(byte[] reply) {
            answers(new ToolAnswer.Replied(reply));
        }

        void answers(ToolAnswer always) {
            answer = request -> CompletableFuture.completedFuture(always);
        }

        @Override
        public Optional<ToolAnswer.Failed> obstacle(AgentId agent) {
            return obstacle;
        }

        @Override
        public Handed hand(ToolRequest request) {
            asked.add(request);
            CompletableFuture<ToolAnswer> future = answer.apply(request);
            return new Handed() {
                @Override
                public CompletableFuture<ToolAnswer> answer() {
                    return future;
                }

                @Override
                public boolean giveUp() {
                    left.add("given up");
                    return unseen;
                }

                @Override
                public boolean cancel() {
                    left.add("cancelled");
                    return unseen;
                }
            };
        }
    }

    private static ToolAnswer.Failed failed(ToolAnswer.Cause cause) {
        return new ToolAnswer.Failed(cause, new Problem("CAX-TEST-" + cause, "it happened", "none"));
    }

    private static DeclaredTool tool(String name) {
        return tool(name, "A tool of a test.", Map.of("type", "object"), Optional.empty());
    }

    private static DeclaredTool tool(
            String name, String description, Map<String, Object> input, Optional<Map<String, Object>> output) {
        return new DeclaredTool(
                name,
                Optional.of("A title"),
                description,
                input,
                output,
                Map.of("readOnly", true),
                Optional.of(Duration.ofSeconds(30)));
    }

    private static final Map<String, Object> SUM = Map.of(
            "type",
            "object",
            "properties",
            Map.of("sum", Map.of("type", "integer")),
            "required",
            List.of("sum"),
            "additionalProperties",
            false);

    private static DeclaredTool structured() {
        return tool("add", "Adds.", Map.of("type", "object"), Optional.of(SUM));
    }

    private void host(DeclaredTool... tools) {
        stage.gateway().host(BOX, List.of(tools), agents, Stage.ADA);
    }

    private void started(DeclaredTool... tools) {
        stage.start();
        host(tools);
    }

    @Test
    void whatAnAgentDeclaresIsATool() {
        started(tool("echo"));
        ToolView view = stage.gateway().tools(Stage.GREETER).getFirst();
        assertEquals("box/echo", view.name().toString());
        assertEquals("box__echo", view.clientName());
        assertEquals(Optional.of("{\"readOnlyHint\":true}"), view.annotations());
        assertEquals(List.of(), stage.gateway().tools(Stage.STRANGER));
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"a\\\":1}\",\"type\":\"text\"}],\"isError\":false}",
                stage.answer("box/echo", "{ \"a\" : 1 }"));
        assertTrue(stage.idempotent(Stage.GREETER, "box/echo"));

        ToolRequest request = agents.asked.getFirst();
        assertEquals(Stage.GREETER, request.caller());
        assertEquals(BOX, request.agent());
        assertEquals(stage.recorded("tool-call-intended", "call"), List.of(request.call()));
        assertEquals(
                List.of(CanonicalJson.sha256(request.arguments())),
                stage.recorded("tool-call-intended", "arguments"),
                "the agent gets what was recorded, byte for byte");
        assertEquals(List.of(view.pin()), stage.recorded("tool-call-ended", "pin"));
        assertEquals(List.of("answered"), stage.recorded("tool-call-ended", "outcome"));

        UpstreamView upstream = stage.view("box");
        assertEquals("agent", upstream.transport());
        assertEquals(UpstreamState.CONNECTED, upstream.state());
        assertEquals(PinRule.DEPLOYMENT, upstream.pins());
        assertEquals(0, upstream.waiting());
        assertEquals(1, upstream.calls().made());
        assertTrue(upstream.latency().isPresent());
    }

    @Test
    void whoeverMayNotCallItDoesNotAndTheAgentHearsNothing() {
        started(tool("echo"));
        assertEquals("CAX-TOOL-DENIED", Stage.code(stage.call(Stage.STRANGER, "box/echo", "{}")));
        Principal foreign = Principal.parse("user:other/ada");
        assertEquals("CAX-TOOL-DENIED", Stage.code(stage.call(foreign, "box/echo", "{}")));
        assertEquals(List.of(), agents.asked);
    }

    @Test
    void argumentsAreCheckedBeforeTheAgentGetsThem() {
        started(tool("add", "Adds.", SUM, Optional.empty()));
        assertEquals("CAX-TOOL-ARGUMENTS", stage.code("box/add", "{\"sum\":\"x\"}"));
        assertEquals("CAX-TOOL-ARGUMENTS", stage.code("box/add", "{\"sum\":1,\"sum\":1}"));
        assertEquals(List.of(), agents.asked);
        stage.answer("box/add", "{\"sum\":1}");
    }

    @Test
    void aStructuredAnswerFitsItsSchemaOrDoesNotLeave() {
        started(structured());
        agents.says("{ \"sum\" : 3 }".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"sum\\\":3}\",\"type\":\"text\"}],\"isError\":false,\"structuredContent\":{\"sum\":3}}",
                stage.answer("box/add", "{}"));
        for (String reply : List.of(
                "{\"sum\":\"3\"}", "3", "", "{\"sum\":1,\"sum\":2}", "{\"sum\":3} ", "{\"sum\":3,\"more\":1}", "[")) {
            agents.says((reply + (reply.endsWith(" ") ? "{}" : "")).getBytes(StandardCharsets.UTF_8));
            assertEquals("CAX-TOOL-AGENT-REPLY", stage.code("box/add", "{}"), reply);
            stage.gateway().resetBreaker(TenantId.DEFAULT, "box");
        }
        agents.says(("{\"sum\":" + "[".repeat(5_000)).getBytes(StandardCharsets.UTF_8));
        assertEquals("CAX-TOOL-AGENT-REPLY", stage.code("box/add", "{}"));
    }

    /** The limit is that of the result, in which the reply stands twice: once as it is, and once as a text with its quotation marks and backslashes escaped. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\\"})
    void aStructuredReplyIsAsLongAsTheResultInWhichItStandsTwice(String piece) {
        started(tool("any", "Any.", Map.of("type", "object"), Optional.of(Map.of("type", "object"))));
        int around = 76;
        int escaped = (int) piece.chars().filter(c -> c == '\\').count();
        int room = CallLimits.DEFAULT.resultBytes() - around - 2 * "{'a':''}".length() - 4;
        int pieces = room / (2 * piece.length() + escaped);

        agents.says(("{\"a\":\"" + piece.repeat(pieces) + "\"}").getBytes(StandardCharsets.UTF_8));
        String result = stage.answer("box/any", "{}");
        assertTrue(result.length() <= CallLimits.DEFAULT.resultBytes(), "it has " + result.length());
        assertTrue(result.length() > CallLimits.DEFAULT.resultBytes() - 6, "it has " + result.length());

        agents.says(("{\"a\":\"" + piece.repeat(pieces + 1) + "\"}").getBytes(StandardCharsets.UTF_8));
        assertEquals("CAX-TOOL-RESULT-TOO-LARGE", stage.code("box/any", "{}"));
        assertEquals(BreakerState.CLOSED, stage.view("box").breaker());
    }

    @Test
    void aReplyThatIsNoTextOrTooLargeDoesNotLeaveAndHiddenTextShows() {
        started(tool("echo"));
        agents.says(new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals("CAX-TOOL-AGENT-REPLY", stage.code("box/echo", "{}"));
        agents.says(new byte[10 << 20]);
        assertEquals("CAX-TOOL-RESULT-TOO-LARGE", stage.code("box/echo", "{}"));
        agents.says("hid\u202eden".getBytes(StandardCharsets.UTF_8));
        assertTrue(stage.answer("box/echo", "{}").contains("hid<U+202E>den"));
        agents.says("\"\\\n{}".getBytes(StandardCharsets.UTF_8));
        assertTrue(stage.answer("box/echo", "{}").contains("\\\"\\\\\\n{}"), "text is text, whatever it looks like");
        agents.answers(new ToolAnswer.Silent());
        assertEquals("CAX-TOOL-AGENT-SILENT", stage.code("box/echo", "{}"));
    }

    @ParameterizedTest
    @EnumSource
    void everyWayNotToAnswerHasACodeAndOnlyFailuresOpenTheBreaker(ToolAnswer.Cause cause) {
        started(tool("echo"));
        agents.answers(failed(cause));
        for (int i = 0; i < 8; i++) {
            String code = stage.code("box/echo", "{}");
            assertTrue(
                    code.equals("CAX-TOOL-AGENT-" + cause.name().replace('_', '-'))
                            || code.equals("CAX-TOOL-BREAKER-OPEN"),
                    code);
        }
        assertEquals(
                cause.isFailure() ? BreakerState.OPEN : BreakerState.CLOSED,
                stage.view("box").breaker());
    }

    @Test
    void aStoppedAgentKeepsItsToolsAndTakesNoCalls() {
        started(tool("echo"));
        agents.obstacle = Optional.of(failed(ToolAnswer.Cause.STOPPED));
        assertEquals("CAX-TOOL-AGENT-STOPPED", stage.code("box/echo", "{}"));
        assertEquals(1, stage.gateway().tools(Stage.GREETER).size());
        assertEquals(UpstreamState.DOWN, stage.view("box").state());
        assertEquals(Optional.of("it happened"), stage.view("box").lastError());
        agents.obstacle = Optional.empty();
        stage.answer("box/echo", "{}");
    }

    @Test
    void whoeverTakesTooLongIsNotWaitedForAndWhatWasNeverSeenIsNoFailure() {
        DeclaredTool brief = new DeclaredTool(
                "echo",
                Optional.empty(),
                "Echo.",
                Map.of("type", "object"),
                Optional.empty(),
                Map.of(),
                Optional.of(Duration.ofMillis(50)));
        started(brief);
        agents.answer = request -> new CompletableFuture<>();
        assertEquals("CAX-TOOL-TIMEOUT", stage.code("box/echo", "{}"));
        assertEquals(List.of("unknown"), stage.recorded("tool-call-ended", "outcome"));
        agents.unseen = true;
        for (int i = 0; i < 8; i++) {
            assertEquals("CAX-TOOL-AGENT-NOT-BEGUN", stage.code("box/echo", "{}"));
        }
        assertEquals(BreakerState.CLOSED, stage.view("box").breaker());
    }

    /** As when an agent calls another one's tool and its own turn is taken back. */
    @Test
    void aCallThatIsTakenBackIsTakenBackFromTheAgent() {
        started(tool("echo"));
        CompletableFuture<Void> abandoned = new CompletableFuture<>();
        agents.answer = request -> {
            Thread.ofVirtual().start(() -> abandoned.complete(null));
            return new CompletableFuture<>();
        };
        for (int i = 0; i < 8; i++) {
            assertEquals("CAX-TOOL-INTERRUPTED", Stage.code(stage.call("box/echo", "{}", abandoned)));
        }
        assertEquals("cancelled", agents.left.getFirst());
        assertEquals(8, agents.left.stream().filter("cancelled"::equals).count());
        assertEquals(BreakerState.CLOSED, stage.view("box").breaker(), "that says nothing about the agent");
        assertEquals("unknown", stage.recorded("tool-call-ended", "outcome").getFirst());
    }

    @Test
    void deployingApprovesAndNothingElseDoes() {
        started(tool("echo"));
        assertEquals(PinState.APPROVED, stage.pin("box/echo").state());
        assertEquals(Stage.ADA, stage.pin("box/echo").approved().orElseThrow().approver());
        assertEquals(List.of("approved"), stage.recorded("tool-pin-changed", "state"));
        String digest = stage.pin("box/echo").offered().orElseThrow().pin();

        host(tool("echo"));
        assertEquals(List.of("approved"), stage.recorded("tool-pin-changed", "state"), "nothing is new");

        stage.gateway().pins().refuse(TenantId.DEFAULT, stage.pin("box/echo").tool(), digest, Stage.ADA);
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"));
        host(tool("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"), "what a person refused stays refused");
        stage.gateway().withdraw(BOX);
        host(tool("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"));

        stage.gateway().forget(BOX);
        host(tool("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"), "also when the agent was gone meanwhile");

        host(tool("echo", "Another description.", Map.of("type", "object"), Optional.empty()));
        stage.answer("box/echo", "{}");
        stage.gateway().forget(BOX);
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("box/echo", "{}"));
        assertEquals(List.of(), stage.gateway().tools(Stage.GREETER));
        assertFalse(stage.gateway().isAgent(TenantId.DEFAULT, "box"));
    }

    /** Refused as it is, then as the next version has it: the version before is none that nobody has looked at. */
    @Test
    void noDeploymentBringsBackWhatWasRefusedBefore() {
        started(tool("echo"));
        ToolName echo = stage.pin("box/echo").tool();
        for (DeclaredTool version : List.of(tool("echo"), changed("echo"))) {
            host(version);
            String digest = stage.pin("box/echo").offered().orElseThrow().pin();
            stage.gateway().pins().refuse(TenantId.DEFAULT, echo, digest, Stage.ADA);
        }
        host(tool("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"));
        stage.gateway().forget(BOX);
        host(changed("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"));
        host(tool("echo"));
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/echo", "{}"));
    }

    /** Removing forgets what was approved, so that whatever gets the name is approved anew; and remembers what was refused. */
    @Test
    void ofARemovedAgentRefusalsStayAndNothingElse() {
        started(tool("echo"), tool("other"));
        String digest = stage.pin("box/echo").offered().orElseThrow().pin();
        stage.gateway().pins().refuse(TenantId.DEFAULT, stage.pin("box/echo").tool(), digest, Stage.ADA);
        stage.gateway().forget(BOX);
        stage.gateway().forget(BOX);
        host(tool("echo"), tool("other"));
        assertEquals(PinState.REFUSED, stage.pin("box/echo").state());
        assertEquals(Stage.ADA, stage.pin("box/echo").refused().orElseThrow().principal());
        assertEquals(PinState.APPROVED, stage.pin("box/other").state());
        assertEquals(
                List.of("approved", "approved", "refused", "forgotten", "approved"),
                stage.recorded("tool-pin-changed", "state"));
    }

    private static DeclaredTool changed(String name) {
        return tool(name, "Another description.", Map.of("type", "object"), Optional.empty());
    }

    /** The deployment of another version has failed after its tools were approved. */
    @Test
    void goingBackToAnEarlierVersionIsNobodysApproval() {
        started(tool("echo"), tool("refused"));
        ToolName refused = stage.pin("box/refused").tool();
        String digest = stage.pin("box/refused").offered().orElseThrow().pin();
        stage.gateway().pins().refuse(TenantId.DEFAULT, refused, digest, Stage.ADA);
        Pin approved = stage.pin("box/echo").approved().orElseThrow();
        Decisions before = stage.gateway().pins().decisions(TenantId.DEFAULT, "box");

        Principal other = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "other");
        stage.gateway().host(BOX, List.of(changed("echo"), changed("refused"), tool("new")), agents, other);
        stage.answer("box/refused", "{}");
        String meanwhile = stage.pin("box/refused").offered().orElseThrow().pin();
        stage.gateway().pins().refuse(TenantId.DEFAULT, refused, meanwhile, Stage.ADA);

        stage.gateway().hostAgain(BOX, List.of(tool("echo"), tool("refused")), agents, before);
        stage.answer("box/echo", "{}");
        assertEquals(Optional.of(approved), stage.pin("box/echo").approved(), "by whom and since when it was");
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/refused", "{}"), "a person has refused it as it is, too");
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("box/new", "{}"));
        assertEquals(
                List.of("restored", "forgotten"),
                stage.recorded("tool-pin-changed", "state").subList(7, 9).stream()
                        .sorted(Comparator.reverseOrder())
                        .toList());
        assertEquals(
                "system:default/mcp-gateway",
                stage.recorded("tool-pin-changed", "principal").getLast());

        stage.gateway().host(BOX, List.of(tool("echo"), changed("refused")), agents, other);
        assertEquals("CAX-TOOL-REFUSED", stage.code("box/refused", "{}"), "what was refused meanwhile stays refused");
    }

    @Test
    void anAgentThatDescribesItselfLikeAnotherOneIsAWarningOfItsDeployment() {
        started(tool("echo"));
        AgentId twin = new AgentId(TenantId.DEFAULT, "b0x");
        List<String> warnings = stage.gateway().host(twin, List.of(tool("echo")), agents, Stage.ADA);
        assertEquals(List.of("the tool b0x/echo may be taken for box/echo, which is approved"), warnings);
        assertEquals(
                List.of(),
                stage.gateway().host(new AgentId(TenantId.DEFAULT, "unlike"), List.of(tool("add")), agents, Stage.ADA));
    }

    @Test
    void anotherVersionHasOtherTools() {
        started(tool("one"), tool("two"));
        host(tool("two"), tool("three"));
        assertEquals(
                List.of("box/three", "box/two"),
                stage.gateway().tools(Stage.GREETER).stream()
                        .map(view -> view.name().toString())
                        .toList());
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("box/one", "{}"));
        assertEquals(List.of("box/one", "box/two", "box/one", "box/three"), stage.recorded("tool-described", "tool"));
        assertEquals(PinState.ABSENT, stage.pin("box/one").state());
    }

    @Test
    void aNameBelongsToAnAgentOrToAServer() {
        stage.with("sample", Stage.java(Main.class)).connected();
        AgentId sample = new AgentId(TenantId.DEFAULT, "sample");
        HostingRefused taken = assertThrows(
                HostingRefused.class, () -> stage.gateway().host(sample, List.of(tool("echo")), agents, Stage.ADA));
        assertEquals(HostingRefused.Kind.TAKEN, taken.kind());
        stage.gateway().forget(sample);
        assertEquals(4, stage.view("sample").tools().size(), "an agent of that name is another");
        assertEquals(PinState.APPROVED, stage.pin("sample/greet").state());

        HostingRefused name = assertThrows(
                HostingRefused.class,
                () -> stage.gateway().requireHostable(new AgentId(TenantId.DEFAULT, "a__b"), List.of(tool("echo"))));
        assertEquals(HostingRefused.Kind.NAME, name.kind());
    }

    @Test
    void aDescriptionThatCouldNotBeOfferedIsRefused() {
        stage.start();
        Map<String, Object> remote = Map.of("type", "object", "$ref", "https://example.org/schema");
        for (DeclaredTool bad : List.of(
                tool("echo", "hid\u200bden", Map.of("type", "object"), Optional.empty()),
                tool("echo", "Echo.", Map.of("type", "string"), Optional.empty()),
                tool("echo", "Echo.", remote, Optional.empty()),
                tool("echo", "Echo.", Map.of("type", "object"), Optional.of(remote)),
                tool("echo", "Echo.", Map.of("type", "object"), Optional.of(Map.of("type", "array"))),
                tool(
                        "echo",
                        "Echo.",
                        Map.of("type", "object", "patternProperties", Map.of("(", Map.of())),
                        Optional.empty()),
                tool("e".repeat(126), "Echo.", Map.of("type", "object"), Optional.empty()))) {
            HostingRefused refused = assertThrows(HostingRefused.class, () -> host(bad), bad::toString);
            assertEquals(HostingRefused.Kind.TOOL, refused.kind());
            assertTrue(String.valueOf(refused.getMessage()).contains("'" + bad.name() + "'"), refused.getMessage());
        }
        assertEquals(List.of(), stage.gateway().upstreams(TenantId.DEFAULT));
    }

    /** The agent box calls other, whose turn calls box. */
    @Test
    void aRingIsRefusedAtOnce() {
        stage.start();
        AgentId other = new AgentId(TenantId.DEFAULT, "other");
        stage.gateway().host(other, List.of(tool("echo")), agents, Stage.ADA);
        host(tool("echo"));
        List<String> codes = Collections.synchronizedList(new ArrayList<>());
        agents.answer = request -> CompletableFuture.supplyAsync(() -> {
            ToolOutcome back = stage.call(Principal.agent(request.agent()), "box/echo", "{}");
            codes.add(Stage.code(back));
            return new ToolAnswer.Replied(request.arguments());
        });
        ToolOutcome outcome = stage.call(Principal.agent(BOX), "other/echo", "{}");
        assertInstanceOf(ToolOutcome.Answered.class, outcome, outcome::toString);
        assertEquals(List.of("CAX-TOOL-RING"), codes);
        assertEquals("CAX-TOOL-RING", Stage.code(stage.call(Principal.agent(BOX), "box/echo", "{}")));
        assertTrue(stage.recorded("tool-call-ended", "code").contains("CAX-TOOL-RING"));
    }
}
