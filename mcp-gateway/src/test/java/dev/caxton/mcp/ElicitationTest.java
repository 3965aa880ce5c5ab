package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditError;
import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.endpoint.FakeExchange;
import dev.caxton.mcp.pin.PinState;
import dev.caxton.mcp.upstream.Elicitation;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages of the web that an upstream wants to have opened by a person, with real upstreams and a policy. */
@NullUnmarked
class ElicitationTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal EVE = Principal.parse("user:default/eve");
    private static final String PAGES = "{\"elicitation\":{\"url\":{}}}";
    private static final String CODE = "CAX-TOOL-ELICITATION";

    private static final String POLICY = """
            caxton: policy/v1
            name: pages
            tenant: default
            tools:
              - permit: tools
                callers: ["user:default/*", "agent:default/greeter"]
                tools: ["docs/*", "twin/*", "shy/*"]
            resources:
              - permit: open
                callers: ["user:default/ada"]
                resources: ["docs/file:///open/*", "shy/file:///open/*"]
            prompts:
              - permit: sum
                callers: ["user:default/ada"]
                prompts: [docs/sum]
            """;

    private final Stage stage = new Stage();
    private volatile boolean full;
    private McpEndpoint endpoint;

    private ElicitationTest with(String name, Elicitation elicitation) {
        var _ = stage.with(new UpstreamConfig(
                TenantId.DEFAULT,
                name,
                Stage.java(ContextUpstream.class),
                elicitation,
                false,
                PinRule.TRUST_FIRST_SEEN));
        return this;
    }

    private void serve(String... others) {
        stage.policy(POLICY);
        var _ = stage.builder.audit(new Picky());
        endpoint = stage.connected().gateway().endpoint(EndpointLimits.DEFAULT);
        // Of two that offer tools of one name, a person approves those of the second.
        for (String other : others) {
            for (String name : List.of("docs", other)) {
                for (String tool : List.of(name + "/refuse", name + "/complete")) {
                    if (stage.pin(tool).state() != PinState.APPROVED) {
                        stage.approve(tool);
                    }
                }
            }
        }
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
        }
        stage.close();
    }

    /** Has no room for questions to clients once it is full. */
    private final class Picky implements AuditLog {

        @Override
        public AuditReceipt append(AuditEvent event) {
            if (full && event instanceof AuditEvent.ContextIntended) {
                throw new AuditException(AuditError.FULL, "the disk is full");
            }
            return stage.audit.append(event);
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return stage.audit.record(event);
        }

        @Override
        public void close() {}
    }

    private OutsideClient client(Principal principal, String capabilities) {
        return new OutsideClient(endpoint, principal, Optional.empty(), capabilities);
    }

    private static String page(String id, String url, String message) {
        return "{\"mode\":\"url\",\"elicitationId\":\"" + id + "\",\"url\":\"" + url + "\",\"message\":\"" + message
                + "\",\"other\":{\"x\":1}}";
    }

    private static String error(String... pages) {
        return "{\"code\":-32042,\"message\":\"first si\\u200bgn in\",\"data\":{\"elicitations\":["
                + String.join(",", pages) + "],\"more\":\"x\"}}";
    }

    private static String refusing(String upstream, String error) {
        return "{\"name\":\"" + upstream + "__refuse\",\"arguments\":{\"error\":" + error + "}}";
    }

    private static final String SIGN_IN = page("e1", "https://docs.example.org/sign-in?for=e1", "Si\\u200bgn in");

    private static String only(JsonNode told) {
        return told.at("/error/data/elicitations/0/elicitationId").asString("");
    }

    private static int times(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void aClientThatCanHavePagesOpenedIsToldWhich() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        JsonNode told = ada.ask("tools/call", refusing("docs", error(SIGN_IN)));
        assertEquals(-32042, told.at("/error/code").asInt(), told.toString());
        assertEquals("docs: first si<U+200B>gn in", told.at("/error/message").asString(""));
        assertEquals(List.of("elicitations"), List.copyOf(told.at("/error/data").propertyNames()));
        JsonNode page = told.at("/error/data/elicitations/0");
        assertEquals(
                List.of("elicitationId", "message", "mode", "url"),
                page.propertyNames().stream().sorted().toList());
        assertEquals("url", page.path("mode").asString(""));
        assertEquals("https://docs.example.org/sign-in?for=e1", page.path("url").asString(""));
        assertEquals("docs: Si<U+200B>gn in", page.path("message").asString(""));
        assertFalse(told.toString().contains("\"e1\""), "the id is the gateway's: " + told);
        assertEquals(List.of("elicitation"), stage.recorded("context-intended", "kind"));
        assertEquals(List.of("docs"), stage.recorded("context-intended", "upstream"));
        assertEquals(List.of("told"), stage.recorded("context-ended", "outcome"));
        assertEquals(List.of("user:default/ada"), stage.recorded("context-ended", "principal"));
        assertEquals(List.of("failed"), stage.recorded("tool-call-ended", "outcome"));
        assertEquals(List.of(CODE), stage.recorded("tool-call-ended", "code"));
        assertEquals(
                only(told),
                only(ada.ask("tools/call", refusing("docs", error(SIGN_IN)))),
                "as long as it is open it is one and the same");

        OutsideClient plain = new OutsideClient(endpoint, ADA, Optional.of("docs"), PAGES);
        JsonNode own = plain.ask("tools/call", refusing("docs", error(SIGN_IN)).replace("docs__", ""));
        assertEquals(
                "Si<U+200B>gn in", own.at("/error/data/elicitations/0/message").asString(""), own.toString());
        assertNotEquals(only(told), only(own), "another client");
    }

    @Test
    void readingAndGettingMayNeedAPageToo() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        JsonNode read = ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/locked\"}");
        JsonNode prompt = ada.ask("prompts/get", "{\"name\":\"docs__sum\",\"arguments\":{\"locked\":\"yes\"}}");
        for (JsonNode told : List.of(read, prompt)) {
            assertEquals(-32042, told.at("/error/code").asInt(), told.toString());
            assertEquals(
                    "https://docs.example.org/sign-in",
                    told.at("/error/data/elicitations/0/url").asString(""));
        }
        assertEquals(
                List.of("resource", "elicitation", "prompt", "elicitation"),
                stage.recorded("context-intended", "kind"));
        assertEquals(List.of("told", "failed", "told", "failed"), stage.recorded("context-ended", "outcome"));
    }

    @Test
    void everybodyElseIsToldInWords() {
        with("docs", Elicitation.CLIENT).with("shy", Elicitation.DEFAULTS).serve("shy");
        OutsideClient pages = client(ADA, PAGES);
        List<JsonNode> told = List.of(
                client(ADA, "{}").ask("tools/call", refusing("docs", error(SIGN_IN))),
                client(ADA, "{\"elicitation\":{}}").ask("tools/call", refusing("docs", error(SIGN_IN))),
                client(ADA, "{\"elicitation\":{\"form\":{}}}").ask("tools/call", refusing("docs", error(SIGN_IN))),
                client(ADA, "{\"elicitation\":{\"url\":true}}").ask("tools/call", refusing("docs", error(SIGN_IN))),
                pages.ask("tools/call", refusing("shy", error(SIGN_IN))));
        for (JsonNode result : told) {
            String text = result.at("/result/content/0/text").asString("");
            assertTrue(result.at("/result/isError").asBoolean(false), result.toString());
            assertTrue(text.startsWith(CODE + ": ") && text.contains("si<U+200B>gn in"), text);
            assertTrue(text.contains("elicitation: client"), "what helps: " + text);
            assertFalse(text.contains("docs.example.org"), text);
        }
        for (JsonNode refused : List.of(
                pages.ask("resources/read", "{\"uri\":\"caxton://shy/file:///open/locked\"}"),
                client(ADA, "{}").ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/locked\"}"))) {
            assertEquals(-32000, refused.at("/error/code").asInt(), refused.toString());
            assertEquals(CODE, refused.at("/error/data/code").asString(""));
        }
        assertEquals(List.of("resource", "resource"), stage.recorded("context-intended", "kind"));
        assertTrue(
                stage.call("docs/refuse", "{\"error\":" + error(SIGN_IN) + "}") instanceof ToolOutcome.Failed failed
                        && failed.code().equals(CODE)
                        && !failed.reason().contains("docs.example.org"),
                "an agent");
    }

    /** All of it or nothing: a person is not sent on half of an errand. */
    @Test
    void whatIsNotWhatTheProtocolHasIsNotPassedOn() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        String many = IntStream.range(0, 9)
                .mapToObj(i -> page("m" + i, "https://example.org/", "x"))
                .collect(Collectors.joining(","));
        for (String hostile : List.of(
                "{\"code\":-32042,\"message\":\"x\"}",
                "{\"code\":-32042,\"message\":\"x\",\"data\":[]}",
                "{\"code\":-32042,\"message\":\"x\",\"data\":{\"elicitations\":{}}}",
                error(),
                error(SIGN_IN, "7"),
                error(SIGN_IN, SIGN_IN),
                error(many),
                error(SIGN_IN.replace("\"url\",\"elicitationId\"", "\"form\",\"elicitationId\"")),
                error(SIGN_IN.replace("\"mode\":\"url\",", "")),
                error(SIGN_IN.replace("\"e1\"", "7")),
                error(page("", "https://example.org/", "x")),
                error(page("x".repeat(201), "https://example.org/", "x")),
                error(page("e", "https://example.org/" + "x".repeat(4_000), "x")),
                error(page("e", "https://example.org/", "x".repeat(2_001))),
                error(page("e", "https://example.org/", "")),
                error(page("e", "javascript:alert(1)", "x")),
                error(page("e", "file:///etc/passwd", "x")),
                error(page("e", "https:/example.org", "x")),
                error(page("e", "//example.org/", "x")),
                error(page("e", "https://login.example.org@evil.example/", "x")),
                error(page("e", "https://login.example.org\\\\@evil.example/", "x")),
                error(page("e", "https://exa\\u200bmple.org/", "x")),
                error(page("e", "https://example.org/\\nx", "x")),
                error(SIGN_IN, page("e", "javascript:alert(1)", "x")))) {
            JsonNode told = ada.ask("tools/call", refusing("docs", hostile));
            assertTrue(
                    told.at("/result/content/0/text").asString("").startsWith(CODE),
                    () -> hostile.substring(0, Math.min(300, hostile.length())) + " -> " + told);
        }
        assertEquals(List.of(), stage.records("context-intended"));
        assertEquals(
                -32042,
                ada.ask("tools/call", refusing("docs", error(SIGN_IN)))
                        .at("/error/code")
                        .asInt(),
                "and the breaker is closed: a server that wants something is well");
    }

    @Test
    void whatAGrantTakesOutIsNeitherToldNorOpened() {
        with("docs", Elicitation.CLIENT).serve();
        stage.policy(POLICY.replace(
                "tools: [\"docs/*\", \"twin/*\", \"shy/*\"]", "tools: [\"docs/*\"]\n    redact: [email]"));
        OutsideClient ada = client(ADA, PAGES);
        JsonNode told = ada.ask(
                "tools/call",
                refusing(
                        "docs",
                        error(page("ada@example.com", "https://example.org/x", "For ada@example.com"))
                                .replace("first", "ada@example.com")));
        assertEquals(-32042, told.at("/error/code").asInt(), told.toString());
        assertFalse(told.toString().contains("ada@example.com"), told.toString());
        assertEquals(
                "docs: For [redacted: email]",
                told.at("/error/data/elicitations/0/message").asString(""));
        JsonNode url =
                ada.ask("tools/call", refusing("docs", error(page("e", "https://example.org/?ada@example.com", "x"))));
        assertTrue(url.at("/result/content/0/text").asString("").startsWith(CODE), url.toString());
        assertFalse(url.toString().contains("ada@example.com"), url.toString());
    }

    @Test
    void nobodyIsToldOfAPageThatCouldNotBeRecorded() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        full = true;
        JsonNode told = ada.ask("tools/call", refusing("docs", error(SIGN_IN)));
        assertTrue(told.at("/result/isError").asBoolean(false), told.toString());
        assertFalse(told.toString().contains("docs.example.org"), told.toString());
        full = false;
        FakeExchange heard = ada.listening();
        var _ = ada.ask("tools/call", completing("docs", "e1"));
        var _ = ada.ask("tools/call", refusing("docs", error(page("e2", "https://example.org/", "x"))));
        var _ = ada.ask("tools/call", completing("docs", "e2"));
        Stage.await("what is done", () -> heard.text().contains("elicitation/complete"));
        assertEquals(1, times(heard.text(), "elicitation/complete"), heard.text());
    }

    private static String completing(String upstream, String id) {
        return "{\"name\":\"" + upstream + "__complete\",\"arguments\":{\"elicitationId\":\"" + id
                + "\",\"other\":\"x\"}}";
    }

    @Test
    void whoeverWasToldHearsThatItIsDoneAndNobodyElse() {
        with("docs", Elicitation.CLIENT).with("twin", Elicitation.CLIENT).serve("twin");
        OutsideClient ada = client(ADA, PAGES);
        OutsideClient eve = client(EVE, PAGES);
        OutsideClient bystander = client(EVE, PAGES);
        FakeExchange adas = ada.listening();
        FakeExchange eves = eve.listening();
        FakeExchange others = bystander.listening();
        String mine = only(ada.ask("tools/call", refusing("docs", error(SIGN_IN))));
        String hers = only(eve.ask("tools/call", refusing("twin", error(SIGN_IN))));
        assertNotEquals(mine, hers, "two upstreams may use the same id");
        for (String guess : List.of("e2", mine, "docs:e1")) {
            var _ = eve.ask("tools/call", completing("twin", guess));
        }
        // Whoever's call is under way when it comes, and whether any is.
        var _ = eve.ask("tools/call", completing("docs", "e1"));
        var _ = eve.ask("tools/call", completing("docs", "e1"));
        Stage.await("what is done", () -> adas.text().contains("elicitation/complete"));
        var _ = ada.ask("tools/call", completing("twin", "e1"));
        Stage.await("what is done", () -> eves.text().contains("elicitation/complete"));
        assertTrue(
                adas.text()
                        .contains("\"method\":\"notifications/elicitation/complete\",\"params\":{\"elicitationId\":\""
                                + mine + "\"}"),
                adas.text());
        assertEquals(1, times(adas.text(), "elicitation/complete"), adas.text());
        assertTrue(eves.text().contains(hers), eves.text());
        assertEquals(1, times(eves.text(), "elicitation/complete"), eves.text());
        assertFalse(others.text().contains("elicitation"), others.text());
        assertNotEquals(
                mine, only(ada.ask("tools/call", refusing("docs", error(SIGN_IN)))), "what is done is not open again");
    }

    @Test
    void ofManyThatAreOpenTheOldestIsForgotten() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        FakeExchange heard = ada.listening();
        String oldest = only(ada.ask("tools/call", refusing("docs", error(page("n0", "https://example.org/", "x")))));
        for (int i = 1; i <= OpenElicitations.MOST; i++) {
            var _ = ada.ask("tools/call", refusing("docs", error(page("n" + i, "https://example.org/", "x"))));
        }
        for (int i = 0; i <= OpenElicitations.MOST; i++) {
            var _ = ada.ask("tools/call", completing("docs", "n" + i));
        }
        Stage.await("what is done", () -> times(heard.text(), "elicitation/complete") == OpenElicitations.MOST);
        assertFalse(oldest.isEmpty() || heard.text().contains(oldest), heard.text());
    }

    private static String asking(String id) {
        return "{\"name\":\"docs__ask\",\"arguments\":{\"params\":" + page(id, "https://example.org/", "?") + "}}";
    }

    @Test
    void aQuestionToOpenAPageHasAnIdOfTheGatewayToo() {
        with("docs", Elicitation.CLIENT).serve();
        OutsideClient ada = client(ADA, PAGES);
        OutsideClient eve = client(EVE, PAGES);
        FakeExchange beside = ada.listening();
        FakeExchange call = ada.request("tools/call", asking("e1"));
        Thread thread = Thread.ofVirtual().start(() -> endpoint.handle(call, ada.caller));
        Stage.await("the question", () -> call.text().contains("elicitation/create"));
        String id = call.text().replaceAll("(?s).*\"elicitationId\":\"([^\"]+)\".*", "$1");
        assertNotEquals("e1", id);
        var _ = eve.ask("tools/call", completing("docs", "e1"));
        Stage.await("what is done", () -> call.text().contains("elicitation/complete"));
        assertTrue(call.text().contains("{\"elicitationId\":\"" + id + "\"}"), "on the stream of its call");
        answer(ada, call, "accept");
        Stage.await("the answer", () -> !thread.isAlive());

        FakeExchange other = ada.request("tools/call", asking("e2"));
        Thread second = Thread.ofVirtual().start(() -> endpoint.handle(other, ada.caller));
        Stage.await("the question", () -> other.text().contains("elicitation/create"));
        answer(ada, other, "accept");
        Stage.await("the answer", () -> !second.isAlive());
        var _ = eve.ask("tools/call", completing("docs", "e2"));
        Stage.await("what is done", () -> beside.text().contains("elicitation/complete"));
        assertFalse(other.text().contains("elicitation/complete"), "its call is over");

        FakeExchange declined = ada.request("tools/call", asking("e3"));
        Thread third = Thread.ofVirtual().start(() -> endpoint.handle(declined, ada.caller));
        Stage.await("the question", () -> declined.text().contains("elicitation/create"));
        answer(ada, declined, "decline");
        Stage.await("the answer", () -> !third.isAlive());
        var _ = eve.ask("tools/call", completing("docs", "e3"));
        var _ = ada.ask("tools/call", refusing("docs", error(SIGN_IN)));
        var _ = eve.ask("tools/call", completing("docs", "e1"));
        Stage.await("what is done", () -> times(beside.text(), "elicitation/complete") > 1);
        assertEquals(2, times(beside.text(), "elicitation/complete"), "nobody was on the page that was declined");
        assertEquals(
                -32601,
                errorCode(ada.ask("tools/call", asking("e4").replace("\"elicitationId\":\"e4\",", ""))),
                "an elicitation has an id");
        assertEquals(
                -32601,
                errorCode(ada.ask(
                        "tools/call",
                        asking("e5").replace("https://example.org/", "https://login.example.org@evil.example/"))));
    }

    /** What the upstream got as the answer to its question. */
    private static int errorCode(JsonNode called) {
        return tools.jackson.databind.json.JsonMapper.shared()
                .readTree(called.at("/result/content/0/text").asString(""))
                .at("/error/code")
                .asInt();
    }

    private void answer(OutsideClient client, FakeExchange call, String action) {
        String question = call.text().replaceAll("(?s).*\"id\":\"(caxton-[0-9]+)\".*", "$1");
        endpoint.handle(
                client.exchange(
                        "POST",
                        "{\"jsonrpc\":\"2.0\",\"id\":\"" + question + "\",\"result\":{\"action\":\"" + action + "\"}}"),
                client.caller);
    }
}
