package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import dev.caxton.sample.upstream.Main;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every field of a grant, in the pipeline: whatever a document accepts is enforced here. */
class GrantsTest {

    private static final String ADA = "{\"name\":\"Ada\"}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    private final Stage stage = new Stage();

    GrantsTest() {
        stage.builder.time(now::get);
        stage.with("sample", Stage.java(Main.class)).connected();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void grant(String terms) {
        stage.policy("""
                caxton: policy/v1
                name: grants
                tenant: default
                tools:
                  - permit: greet
                    callers: ["agent:default/greeter", "agent:default/stranger"]
                    tools: [sample/greet]
                """ + terms.indent(4));
    }

    private List<String> listed() {
        return stage.gateway().tools(Stage.GREETER).stream()
                .map(tool -> tool.name().toString())
                .toList();
    }

    private String lastReason(ToolOutcome outcome) {
        return switch (outcome) {
            case ToolOutcome.Denied denied -> denied.reason();
            case ToolOutcome.Failed failed -> failed.reason();
            case ToolOutcome.Answered answered -> "answered";
        };
    }

    @Test
    void aConditionLooksAtTheArgumentsAsTheyAreSent() {
        grant("when: args.name == 'Ada' && caller.name == 'greeter'");
        assertTrue(stage.answer("sample/greet", "{ \"name\" : \"\\u0041da\" }").contains("Hello, Ada!"));
        ToolOutcome bob = stage.call("sample/greet", "{\"name\":\"Bob\"}");
        assertEquals("CAX-TOOL-DENIED", Stage.code(bob));
        assertTrue(lastReason(bob).contains("'greet' does not: its condition is not true"), lastReason(bob));
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", "{}"));
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", "{\"name\":\"Ada\",\"name\":\"Ada\"}"));
        assertEquals("CAX-TOOL-DENIED", Stage.code(stage.call(Stage.STRANGER, "sample/greet", ADA)));
        assertEquals(List.of("sample/greet"), listed());
        assertEquals(List.of(), stage.gateway().tools(Stage.STRANGER));
        assertEquals(
                List.of("greet", "", "", "", ""), stage.recorded("tool-call-ended", "rule"), "a denial names no rule");
    }

    @Test
    void aConditionThatForbidsDeniesWhenItCannotBeTold() {
        stage.policy("""
                caxton: policy/v1
                name: grants
                tenant: default
                tools:
                  - permit: greet
                    callers: ["agent:default/greeter"]
                    tools: [sample/greet]
                  - forbid: not-in-klingon
                    callers: ["agent:default/*"]
                    tools: [sample/*]
                    when: args.language == 'tlh'
                """);
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", ADA));
        assertTrue(stage.answer("sample/greet", "{\"name\":\"Ada\",\"language\":\"en\"}")
                .contains("Hello"));
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", "{\"name\":\"Ada\",\"language\":\"tlh\"}"));
        assertEquals(List.of("sample/greet"), listed());
    }

    @Test
    void aRateIsTakenFromTheCallersOwnAccount() {
        grant("rate: 2/min");
        stage.answer("sample/greet", ADA);
        assertEquals("CAX-TOOL-ARGUMENTS", stage.code("sample/greet", "{}"), "it counts all the same");
        ToolOutcome third = stage.call("sample/greet", ADA);
        assertEquals("CAX-TOOL-RATE", Stage.code(third));
        assertEquals("The grant 'greet' admits 2/min to each caller; try again in 30 s.", lastReason(third));
        assertTrue(stage.call(Stage.STRANGER, "sample/greet", ADA) instanceof ToolOutcome.Answered);
        now.set(now.get().plusSeconds(30));
        stage.answer("sample/greet", ADA);
        assertEquals(List.of("sample/greet"), listed());
        assertEquals(
                List.of("OK", "CAX-TOOL-ARGUMENTS", "CAX-TOOL-RATE", "OK", "OK"),
                stage.recorded("tool-call-ended", "code"));
        assertEquals(List.of("greet", "greet", "greet", "greet", "greet"), stage.recorded("tool-call-ended", "rule"));
    }

    @Test
    void aQuotaEndsWithItsWindowAndOutlivesAChangedDocument() {
        grant("quota: 1/day");
        stage.answer("sample/greet", ADA);
        assertEquals("CAX-TOOL-QUOTA", stage.code("sample/greet", ADA));
        grant("quota: 2/day");
        stage.answer("sample/greet", ADA);
        assertEquals("CAX-TOOL-QUOTA", stage.code("sample/greet", ADA));
        now.set(Instant.parse("2026-06-02T00:00:00Z"));
        stage.answer("sample/greet", ADA);
    }

    @Test
    void aGrantEnds() {
        grant("until: 2026-06-01T12:00:01Z");
        stage.answer("sample/greet", ADA);
        now.set(Instant.parse("2026-06-01T12:00:01Z"));
        ToolOutcome late = stage.call("sample/greet", ADA);
        assertEquals("CAX-TOOL-DENIED", Stage.code(late));
        assertTrue(lastReason(late).contains("'greet' does not: it has expired"), lastReason(late));
        assertEquals(List.of(), listed());
    }

    private static final Principal PERSON = Principal.parse("user:default/ada");

    private void approved(ToolOutcome waiting) {
        String id = stage.gateway().approvals().waiting(PERSON).getLast().id();
        assertTrue(lastReason(waiting).contains(id), lastReason(waiting));
        assertTrue(stage.gateway().approvals().approve(id, PERSON) instanceof ApprovalBook.Verdict.Taken taken
                && taken.enough());
    }

    @Test
    void aGrantThatAsksForApprovalIsUsedOnceForTheCallThatWasApproved() {
        grant("""
                approval:
                  by: ["user:default/ada"]
                """);
        ToolOutcome first = stage.call("sample/greet", ADA);
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", Stage.code(first));
        assertEquals(
                "CAX-TOOL-ARGUMENTS", stage.code("sample/greet", "{}"), "nobody is asked for what cannot be called");
        approved(first);
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("sample/greet", "{\"name\":\"Bob\"}"));
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", Stage.code(stage.call(Stage.STRANGER, "sample/greet", ADA)));
        assertTrue(stage.answer("sample/greet", " {\"name\" : \"\\u0041da\"}").contains("Hello, Ada!"));
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("sample/greet", ADA));
        assertEquals(
                List.of("asked", "granted", "asked", "asked", "used", "asked"),
                stage.recorded("approval-changed", "state"));
        assertEquals(
                List.of("denied", "denied", "denied", "denied", "answered", "denied"),
                stage.recorded("tool-call-ended", "outcome"));
        assertEquals(List.of("sample/greet"), listed());
    }

    /** Nobody gets it: neither the caller nor the log. */
    @Test
    void whatTheGrantTakesOutIsInNoAnswerAndInNoRecord() {
        stage.policy("""
                caxton: policy/v1
                name: grants
                tenant: default
                tools:
                  - permit: greet
                    callers: ["agent:default/greeter"]
                    tools: [sample/greet]
                    redact: [email, customer]
                    record: content
                redactions:
                  - redact: customer
                    form: 'KD-[0-9]{8}'
                """);
        String answer = stage.answer("sample/greet", "{\"name\":\"ada@example.com of KD-12345678\"}");
        assertTrue(answer.contains("Hello, [redacted: email] of [redacted: customer]!"), answer);
        assertEquals(
                List.of("{\"name\":\"[redacted: email] of [redacted: customer]\"}"),
                stage.recorded("tool-call-ended", "argumentsContent"));
        assertEquals(List.of(answer), stage.recorded("tool-call-ended", "resultContent"));
        assertTrue(stage.answer("sample/greet", ADA).contains("Hello, Ada!"));
    }

    @Test
    void aRefusedCallIsNotMadeAndSaysSo() {
        grant("""
                approval:
                  by: ["user:default/ada"]
                """);
        stage.call("sample/greet", ADA);
        ApprovalBook book = stage.gateway().approvals();
        assertTrue(book.refuse(book.waiting(PERSON).getLast().id(), PERSON) instanceof ApprovalBook.Verdict.Taken);
        ToolOutcome refused = stage.call("sample/greet", ADA);
        assertEquals("CAX-TOOL-APPROVAL-REFUSED", Stage.code(refused));
        assertTrue(lastReason(refused).contains("from 2026-06-01T12:10:00Z on"), lastReason(refused));
        now.set(now.get().plusSeconds(600));
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("sample/greet", ADA));
        assertEquals(List.of("asked", "refused", "asked"), stage.recorded("approval-changed", "state"));
    }

    @Test
    void aPersonApprovesUnderTheRuleThatIsInForceWhenTheCallIsMade() {
        grant("""
                approval:
                  by: ["user:default/ada"]
                """);
        approved(stage.call("sample/greet", ADA));
        grant("""
                approval:
                  by: ["user:default/ada", "user:default/bob"]
                  four-eyes: true
                """);
        assertEquals("CAX-TOOL-APPROVAL-REQUIRED", stage.code("sample/greet", ADA));
        grant("");
        assertTrue(stage.answer("sample/greet", ADA).contains("Hello"));
    }

    @Test
    void whatWaitsWhenTheGatewayEndsIsRecordedAsExpired() {
        grant("""
                approval:
                  by: ["user:default/ada"]
                """);
        stage.call("sample/greet", ADA);
        stage.close();
        assertEquals(List.of("asked", "expired"), stage.recorded("approval-changed", "state"));
        assertEquals(
                List.of(Stage.GREETER.toString(), "system:default/mcp-gateway"),
                stage.recorded("approval-changed", "principal"));
    }

    @Test
    void contentStandsInTheRecordOnlyIfTheGrantSaysSo() {
        grant("record: digests");
        stage.answer("sample/greet", ADA);
        grant("record: content\nrate: 2/day");
        stage.answer("sample/greet", ADA);
        assertEquals("CAX-TOOL-ARGUMENTS", stage.code("sample/greet", "{\"name\":\"Ada\",\"password\":\"hunter2\"}"));
        assertEquals("CAX-TOOL-RATE", stage.code("sample/greet", ADA));
        assertEquals("CAX-TOOL-DENIED", Stage.code(stage.call(Stage.STRANGER, "odd/echo", ADA)));
        assertEquals(
                List.of("", ADA, "{\"name\":\"Ada\",\"password\":\"[redacted]\"}", ADA, ""),
                stage.recorded("tool-call-ended", "argumentsContent"));
        assertEquals(
                List.of(
                        "",
                        "{\"content\":[{\"text\":\"Hello, Ada!\",\"type\":\"text\"}],\"isError\":false}",
                        "",
                        "",
                        ""),
                stage.recorded("tool-call-ended", "resultContent"));
        assertEquals(
                List.of(),
                stage.records("tool-call-intended").stream()
                        .filter(record -> record.line().contains("Ada"))
                        .toList(),
                "nobody has asked for content when it is intended");
    }

    @Test
    void aHiddenToolCanBeCalledAndIsNotListed() {
        grant("visibility: hidden");
        assertEquals(List.of(), listed());
        stage.answer("sample/greet", ADA);
    }

    /** The turn that began under a document ends under it; the next one sees the new document. */
    @Test
    void aCallKeepsToTheDocumentOfItsTurn() {
        grant("");
        var before = stage.policies.snapshot();
        grant("when: args.name == 'Bob'");
        ToolCall call = new ToolCall(
                Stage.GREETER,
                ToolName.parse("sample/greet"),
                ADA.getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                before);
        assertTrue(stage.gateway().broker().call(call) instanceof ToolOutcome.Answered);
        assertEquals("CAX-TOOL-DENIED", stage.code("sample/greet", ADA));
        List<String> documents = stage.recorded("tool-call-ended", "document");
        assertFalse(documents.getFirst().equals(documents.getLast()), documents.toString());
    }
}
