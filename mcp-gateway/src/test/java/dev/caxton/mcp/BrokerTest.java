package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditError;
import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.mcp.pin.OfferedTool;
import dev.caxton.mcp.pin.PinView;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.sample.upstream.Main;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pipeline over real processes. */
@NullUnmarked
class BrokerTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void callsARealToolAndRecordsIntentAndEnd() {
        stage.with("sample", Stage.java(Main.class)).connected();
        assertEquals(
                "{\"content\":[{\"text\":\"Hello, Ada!\",\"type\":\"text\"}],\"isError\":false}",
                stage.answer("sample/greet", "{ \"name\" : \"Ada\" }"));
        assertEquals(List.of("agent"), stage.recorded("tool-call-intended", "door"));
        assertEquals(
                List.of(CanonicalJson.sha256("{\"name\":\"Ada\"}".getBytes(StandardCharsets.UTF_8))),
                stage.recorded("tool-call-intended", "arguments"));
        assertEquals(List.of("sample/greet"), stage.recorded("tool-call-ended", "tool"));
        assertEquals(List.of("answered"), stage.recorded("tool-call-ended", "outcome"));
        assertEquals(List.of("OK"), stage.recorded("tool-call-ended", "code"));
        assertEquals(List.of("greeter-calls"), stage.recorded("tool-call-ended", "rule"));
        assertEquals(stage.recorded("tool-call-intended", "call"), stage.recorded("tool-call-ended", "call"));
        ToolView greet = stage.gateway().tools(Stage.GREETER).stream()
                .filter(tool -> tool.name().tool().equals("greet"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(greet.pin()), stage.recorded("tool-call-ended", "pin"));
        assertEquals(UpstreamState.CONNECTED, stage.view("sample").state());
        assertEquals(
                List.of("convert_units", "greet", "now", "word_count"),
                stage.view("sample").tools());
        assertEquals(
                Optional.of("caxton-sample-upstream 0.1.0"),
                stage.view("sample").server());
        assertTrue(stage.view("sample").latency().isPresent());
    }

    @Test
    void aToolsOwnErrorIsAnAnswer() {
        stage.with("sample", Stage.java(Main.class)).connected();
        ToolOutcome outcome = stage.call("sample/convert_units", "{\"value\":1,\"from\":\"kg\",\"to\":\"m\"}");
        assertTrue(assertInstanceOf(ToolOutcome.Answered.class, outcome).error());
        assertEquals(List.of("answered"), stage.recorded("tool-call-ended", "outcome"));
    }

    /** What the runtime asks before it repeats a message whose turn called the tool. */
    @Test
    void onlyWhatItsUpstreamCallsRepeatableMayBeRepeated() {
        stage.with("sample", Stage.java(Main.class))
                .with("odd", Stage.java(MisbehavingUpstream.class))
                .connected();
        assertTrue(stage.idempotent(Stage.GREETER, "sample/greet"));
        assertTrue(stage.idempotent(Stage.GREETER, "sample/now"), "it only reads");
        String plain = stage.view("odd").tools().getFirst();
        assertFalse(stage.idempotent(Stage.GREETER, "odd/" + plain), "it says nothing about it");
        assertFalse(stage.idempotent(Stage.GREETER, "sample/nothing"));
        assertFalse(stage.idempotent(Stage.GREETER, "nobody/greet"));
        Principal other = Principal.agent(new AgentId(new TenantId("other"), "greeter"));
        assertFalse(stage.idempotent(other, "sample/greet"), "another tenant's upstream");
    }

    @Test
    void refusesWhatNoGrantCoversAndTellsNobodyWhetherTheToolExists() {
        stage.with("sample", Stage.java(Main.class)).connected();
        ToolOutcome there = stage.call(Stage.STRANGER, "sample/greet", "{\"name\":\"Ada\"}");
        ToolOutcome notThere = stage.call(Stage.STRANGER, "sample/nothing", "{}");
        assertEquals("CAX-TOOL-DENIED", Stage.code(there));
        assertEquals("CAX-TOOL-DENIED", Stage.code(notThere));
        assertEquals(List.of(), stage.gateway().tools(Stage.STRANGER));
        assertEquals(List.of("denied", "denied"), stage.recorded("tool-call-ended", "outcome"));
        assertEquals(
                List.of("agent:default/stranger", "agent:default/stranger"),
                stage.recorded("tool-call-intended", "principal"));
    }

    @Test
    void aGrantTakenBackHoldsForTheNextCall() {
        stage.with("sample", Stage.java(Main.class)).connected();
        stage.answer("sample/greet", "{\"name\":\"Ada\"}");
        var _ = stage.policies.remove(TenantId.DEFAULT);
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", "{\"name\":\"Ada\"}"));
        assertEquals(List.of(), stage.gateway().tools(Stage.GREETER));
    }

    @Test
    void anotherTenantHasNoSuchUpstream() {
        stage.with("sample", Stage.java(Main.class)).connected();
        stage.policy("""
                caxton: policy/v1
                name: other
                tenant: other
                tools:
                  - permit: all
                    callers: ["agent:other/greeter"]
                    tools: ["sample/*", "odd/*", "never/*", "http/*"]
                """);
        Principal other = Principal.agent(new AgentId(new TenantId("other"), "greeter"));
        assertEquals("CAX-TOOL-UNKNOWN", Stage.code(stage.call(other, "sample/greet", "{\"name\":\"Ada\"}")));
        assertEquals(List.of(), stage.gateway().tools(other));
        assertEquals(List.of(), stage.gateway().upstreams(new TenantId("other")));
    }

    @Test
    void refusesArgumentsThatAreNotWhatTheToolAsksFor() {
        stage.with("sample", Stage.java(Main.class)).connected();
        for (String arguments : List.of(
                "",
                "[]",
                "null",
                "{\"name\":\"Ada\",\"name\":\"Bob\"}",
                "{\"name\":\"Ada\"} {}",
                "{\"name\":7}",
                "{\"name\":\"Ada\",\"more\":1}",
                "{\"name\":\"\\ud800\"}",
                "{\"name\":\"Ada\",\"language\":\"xx\"}",
                "{}",
                "{\"name\":" + "[".repeat(200) + "]".repeat(200) + "}",
                "{\"name\":\"" + "x".repeat(2 << 20) + "\"}")) {
            assertEquals("CAX-TOOL-ARGUMENTS", stage.code("sample/greet", arguments));
        }
        assertEquals(12, stage.records("tool-call-intended").size());
        assertEquals(12, stage.records("tool-call-ended").size());
    }

    @Test
    void keepsNumbersAsTheyAre() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        assertEquals(
                "{\"content\":[{\"text\":\"{\\\"n\\\":9007199254740993}\",\"type\":\"text\"}]}",
                stage.answer("odd/echo", "{\"n\":9007199254740993}"));
    }

    @Test
    void showsWhatAResultHides() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        assertEquals(
                "{\"content\":[{\"text\":\"a<U+001B>[2Jb<U+202E>c<U+200B>d \ud83d\udc69\u200d\ud83d\udd2c\",\"type\":\"text\"}]}",
                stage.answer("odd/hidden", "{}"));
    }

    @Test
    void doesNotCallWhatItCannotRecord() {
        stage.builder.audit(new FailingLog(true));
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        assertEquals("CAX-TOOL-AUDIT", stage.code("odd/hang", "{}"));
        // The upstream says on standard error when that tool is called.
        assertFalse(stage.view("odd").stderr().contains("hanging"));
    }

    @Test
    void withholdsAResultItCannotRecord() {
        stage.builder.audit(new FailingLog(false));
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        ToolOutcome outcome = stage.call("odd/echo", "{\"text\":\"secret\"}");
        assertEquals(
                "CAX-TOOL-AUDIT",
                assertInstanceOf(ToolOutcome.Failed.class, outcome).code());
    }

    @Test
    void namesTheDescriptionACallWasMadeUnder() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        stage.answer("odd/echo", "{}");
        stage.answer("odd/change", "{\"text\":\"elsewhere\"}");
        stage.awaitDenied("odd/echo", "CAX-TOOL-QUARANTINED");
        assertEquals(List.of(), listed("odd/echo"));
        assertFalse(stage.idempotent(Stage.GREETER, "odd/echo"));
        stage.approve("odd/echo");
        assertEquals(1, listed("odd/echo").size());
        stage.answer("odd/echo", "{}");
        List<String> pins = stage.recorded("tool-call-ended", "pin");
        String first = pins.getFirst();
        String last = pins.getLast();
        assertFalse(first.equals(last));
        assertTrue(stage.recorded("tool-described", "previous").contains(first));
        assertTrue(stage.recorded("tool-described", "pin").contains(last));
    }

    private List<ToolView> listed(String tool) {
        return stage.gateway().tools(Stage.GREETER).stream()
                .filter(view -> view.name().toString().equals(tool))
                .toList();
    }

    @Test
    void whatNobodyHasApprovedIsNeitherListedNorCalled() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class), PinRule.REVIEW).connected();
        assertEquals(List.of(), stage.gateway().tools(Stage.GREETER));
        assertEquals("CAX-TOOL-PENDING", stage.code("odd/hang", "{}"));
        assertFalse(stage.view("odd").stderr().contains("hanging"));
        assertEquals(
                "CAX-TOOL-DENIED",
                Stage.code(stage.call(Stage.STRANGER, "odd/hang", "{}")),
                "whoever may not call it does not learn how it stands");
        stage.approve("odd/echo");
        stage.answer("odd/echo", "{}");
        assertEquals(1, listed("odd/echo").size());
        PinView echo = stage.pin("odd/echo");
        var _ = stage.gateway()
                .pins()
                .refuse(
                        TenantId.DEFAULT,
                        echo.tool(),
                        echo.offered().orElseThrow().pin(),
                        Stage.ADA);
        assertEquals("CAX-TOOL-REFUSED", stage.code("odd/echo", "{}"));
        assertEquals(List.of("approved", "refused"), stage.recorded("tool-pin-changed", "state"));
    }

    @Test
    void anUpstreamThatComesBackChangedIsOutFromItsFirstMomentOn() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        stage.answer("odd/change", "{\"text\":\"elsewhere\"}");
        stage.awaitDenied("odd/echo", "CAX-TOOL-QUARANTINED");
        assertEquals("CAX-TOOL-LOST", stage.code("odd/die", "{}"));
        // Its next life describes the tool as the first one did.
        Stage.await("another life", () -> stage.call("odd/echo", "{}") instanceof ToolOutcome.Answered);
        assertEquals(
                List.of("quarantined", "restored"),
                stage.recorded("tool-pin-changed", "state").stream()
                        .filter(state -> !state.equals("approved"))
                        .toList());
    }

    @Test
    void whatIsShownToWhoeverApprovesIsWhatTheDigestIsOf() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class))
                .with("sample", Stage.java(Main.class))
                .connected();
        int tools = 0;
        for (String upstream : List.of("odd", "sample")) {
            for (PinView view :
                    stage.gateway().pins().tools(TenantId.DEFAULT, upstream).orElseThrow()) {
                OfferedTool tool = view.offered().orElseThrow();
                assertEquals(tool.pin(), CanonicalJson.sha256(tool.document().getBytes(StandardCharsets.UTF_8)));
                tools++;
            }
        }
        assertEquals(23, tools);
    }

    @Test
    void anUpstreamComesAndGoesWhileOthersWork() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        UpstreamConfig sample =
                new UpstreamConfig(TenantId.DEFAULT, "sample", Stage.java(Main.class), PinRule.TRUST_FIRST_SEEN);
        stage.gateway().register(sample);
        assertThrows(IllegalStateException.class, () -> stage.gateway().register(sample));
        stage.await("sample", UpstreamState.CONNECTED);
        stage.answer("sample/greet", "{\"name\":\"Ada\"}");
        assertTrue(stage.gateway().unregister(TenantId.DEFAULT, "sample"));
        assertFalse(stage.gateway().unregister(TenantId.DEFAULT, "sample"));
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("sample/greet", "{\"name\":\"Ada\"}"));
        assertEquals(
                List.of("odd"),
                stage.gateway().upstreams(TenantId.DEFAULT).stream()
                        .map(UpstreamView::name)
                        .toList());
        stage.answer("odd/echo", "{}");
        stage.gateway().register(new UpstreamConfig(TenantId.DEFAULT, "sample", Stage.java(Main.class)));
        stage.await("sample", UpstreamState.CONNECTED);
        assertEquals(
                "CAX-TOOL-PENDING",
                stage.code("sample/greet", "{\"name\":\"Ada\"}"),
                "what was decided on the former one is forgotten");
        assertEquals(4, stage.view("sample").waiting());
        stage.approve("sample/greet");
        assertEquals(3, stage.view("sample").waiting());
        assertTrue(stage.gateway().disconnect(TenantId.DEFAULT, "sample"));
        stage.gateway().register(new UpstreamConfig(TenantId.DEFAULT, "sample", Stage.java(Main.class)));
        stage.await("sample", UpstreamState.CONNECTED);
        stage.answer("sample/greet", "{\"name\":\"Ada\"}");
    }

    @Test
    void anUpstreamThatIsRemovedLeavesNoProcessBehind() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        Matcher pids = Pattern.compile("\\d{2,}").matcher(stage.answer("odd/children", "{}"));
        List<ProcessHandle> children = pids.results()
                .map(pid -> ProcessHandle.of(Long.parseLong(pid.group())))
                .flatMap(Optional::stream)
                .toList();
        assertEquals(3, children.size());
        stage.gateway().unregister(TenantId.DEFAULT, "odd");
        Stage.await("the end of " + children, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void leavesOutToolsThatCannotBeOffered() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        var skipped = stage.view("odd").skipped();
        assertEquals(List.of("not a name", "poisoned", "remote", "schemaless", "twice"), List.copyOf(skipped.keySet()));
        assertTrue(skipped.get("remote").contains("outside"), skipped.get("remote"));
        assertEquals("its description hides text: U+E0049", skipped.get("poisoned"));
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("odd/twice", "{}"));
        assertEquals(Optional.of("misbehaving<U+202E> 1"), stage.view("odd").server());
    }

    @Test
    void aCallToAnUpstreamThatIsNotThereFailsAtOnce() {
        stage.with("never", Stage.java(MisbehavingUpstream.class, "silent")).start();
        assertEquals("CAX-TOOL-UNKNOWN", stage.code("never/echo", "{}"));
        assertEquals(UpstreamState.CONNECTING, stage.view("never").state());
    }

    @Test
    void traceAndToolNameReachTheRecord() {
        stage.with("odd", Stage.java(MisbehavingUpstream.class)).connected();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var _ = stage.gateway()
                .broker()
                .call(new ToolCall(
                        Stage.GREETER,
                        ToolName.parse("odd/echo"),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Optional.of(trace),
                        stage.policies.snapshot()));
        assertEquals(List.of(trace), stage.recorded("tool-call-intended", "trace"));
    }

    /** A log whose disk is full: for intents, or only for what comes after them. */
    private record FailingLog(boolean intents) implements AuditLog {

        @Override
        public AuditReceipt append(AuditEvent event) {
            if (intents) {
                throw new AuditException(AuditError.FULL, "the disk is full");
            }
            return new AuditReceipt(0, "0".repeat(64));
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.failedStage(new AuditException(AuditError.FULL, "the disk is full"));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
