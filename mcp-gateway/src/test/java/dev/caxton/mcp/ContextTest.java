package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.mcp.endpoint.FakeExchange;
import dev.caxton.mcp.upstream.Elicitation;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Resources, prompts, and what an upstream asks its clients, with a real upstream and a policy. */
@NullUnmarked
class ContextTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal EVE = Principal.parse("user:default/eve");

    private static final String POLICY = """
            caxton: policy/v1
            name: context
            tenant: default
            tools:
              - permit: tools
                callers: ["user:default/*"]
                tools: ["docs/*"]
            resources:
              - permit: open
                callers: ["user:default/ada"]
                resources: ["docs/file:///open/*"]
                record: content
            prompts:
              - permit: sum
                callers: ["user:default/ada"]
                prompts: [docs/sum]
            """;

    private final Stage stage = new Stage();
    private final AtomicReference<Optional<String>> held = new AtomicReference<>(Optional.empty());
    private McpEndpoint endpoint;

    @BeforeEach
    void serve() {
        stage.policy(POLICY);
        var _ = stage.builder.holds(who -> held.get());
        stage.with(new UpstreamConfig(
                        TenantId.DEFAULT,
                        "docs",
                        Stage.java(ContextUpstream.class),
                        Elicitation.CLIENT,
                        true,
                        PinRule.TRUST_FIRST_SEEN))
                .connected();
        endpoint = stage.gateway().endpoint(EndpointLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private OutsideClient all(Principal principal) {
        return new OutsideClient(endpoint, principal, Optional.empty(), "{}");
    }

    private static List<String> values(JsonNode list, String field) {
        return list.valueStream().map(item -> item.path(field).asString("")).toList();
    }

    @Test
    void listsWhatThePolicyPermitsAndHidesNothing() {
        OutsideClient ada = all(ADA);
        assertEquals(
                List.of("caxton://docs/file:///open/a"),
                values(ada.ask("resources/list", "{}").at("/result/resources"), "uri"));
        assertEquals(
                List.of("caxton://docs/file:///open/{x}"),
                values(ada.ask("resources/templates/list", "{}").at("/result/resourceTemplates"), "uriTemplate"));
        assertEquals(List.of("docs__sum"), values(ada.ask("prompts/list", "{}").at("/result/prompts"), "name"));
        OutsideClient eve = all(EVE);
        assertEquals(0, eve.ask("resources/list", "{}").at("/result/resources").size());
        assertEquals(
                0,
                eve.ask("resources/templates/list", "{}")
                        .at("/result/resourceTemplates")
                        .size());
        assertEquals(0, eve.ask("prompts/list", "{}").at("/result/prompts").size());
    }

    @Test
    void readsUnderTheNamesOfTheDoor() {
        OutsideClient ada = all(ADA);
        JsonNode read = ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/a\"}");
        assertEquals(
                "caxton://docs/file:///open/a",
                read.at("/result/contents/0/uri").asString(""));
        assertEquals("te<U+200B>xt", read.at("/result/contents/0/text").asString(""), read.toString());
        JsonNode prompt = ada.ask("prompts/get", "{\"name\":\"docs__sum\"}");
        assertEquals(
                "caxton://docs/file:///open/a",
                prompt.at("/result/messages/0/content/resource/uri").asString(""),
                prompt.toString());
        assertEquals(
                "caxton://docs/file:///open/a",
                ada.ask("tools/call", "{\"name\":\"docs__link\"}")
                        .at("/result/content/0/uri")
                        .asString(""));

        OutsideClient plain = new OutsideClient(endpoint, ADA, Optional.of("docs"), "{}");
        assertEquals(
                List.of("file:///open/a"),
                values(plain.ask("resources/list", "{}").at("/result/resources"), "uri"));
        assertEquals(
                "file:///open/a",
                plain.ask("resources/read", "{\"uri\":\"file:///open/a\"}")
                        .at("/result/contents/0/uri")
                        .asString(""));
        assertEquals(
                "file:///open/a",
                plain.ask("tools/call", "{\"name\":\"link\"}")
                        .at("/result/content/0/uri")
                        .asString(""));
        OutsideClient nowhere = new OutsideClient(endpoint, ADA, Optional.of("other"), "{}");
        assertEquals(0, nowhere.ask("tools/list", "{}").at("/result/tools").size());
        assertEquals(
                -32602,
                nowhere.ask("tools/call", "{\"name\":\"link\"}")
                        .at("/error/code")
                        .asInt());
    }

    @Test
    void whatARuleTakesOutIsReadByNobody() {
        stage.policy(POLICY.replace("record: content", "redact: [xs]")
                        .replace("prompts: [docs/sum]", "prompts: [docs/sum]\n    redact: [xs]")
                + """
                redactions:
                  - redact: xs
                    form: 'x'
                """);
        OutsideClient ada = all(ADA);
        JsonNode read = ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/x\"}");
        assertEquals(
                "caxton://docs/file:///open/x",
                read.at("/result/contents/0/uri").asString(""));
        assertEquals(
                "te<U+200B>[redacted: xs]t", read.at("/result/contents/0/text").asString(""), read.toString());
        JsonNode prompt = ada.ask("prompts/get", "{\"name\":\"docs__sum\"}");
        assertEquals(
                "[redacted: xs]",
                prompt.at("/result/messages/0/content/resource/text").asString(""),
                prompt.toString());
    }

    @Test
    void theOneSwitchStopsReadingToo() {
        OutsideClient ada = all(ADA);
        held.set(Optional.of("tool-calls of *"));
        for (String refused : List.of(
                ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/a\"}")
                        .toString(),
                ada.ask("prompts/get", "{\"name\":\"docs__sum\"}").toString(),
                ada.ask("tools/call", "{\"name\":\"docs__link\"}").toString())) {
            assertTrue(refused.contains("CAX-TOOL-HELD") && refused.contains("held: tool-calls of *"), refused);
        }
        assertEquals(List.of("CAX-TOOL-HELD", "CAX-TOOL-HELD"), stage.recorded("context-ended", "code"));
        assertEquals(List.of("CAX-TOOL-HELD"), stage.recorded("tool-call-ended", "code"));
        held.set(Optional.empty());
        assertTrue(ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/a\"}")
                .has("result"));
    }

    @Test
    void whatMayNotBeReadLooksAsIfItWereNotThere() {
        OutsideClient ada = all(ADA);
        JsonNode none = ada.ask("resources/read", "{\"uri\":\"caxton://nope/file:///open/a\"}")
                .path("error");
        assertEquals(-32002, none.path("code").asInt());
        for (String uri : List.of(
                "caxton://docs/file:///closed/b",
                "caxton://docs/file:///open/../closed/b",
                "caxton://docs/file:///open/%2e%2e/closed/b",
                "file:///open/a",
                "caxton://docs/")) {
            for (String method : List.of("resources/read", "resources/subscribe")) {
                assertEquals(none, ada.ask(method, "{\"uri\":\"" + uri + "\"}").path("error"), method + " " + uri);
            }
        }
        assertEquals(
                -32602,
                ada.ask("prompts/get", "{\"name\":\"docs__secret\"}")
                        .at("/error/code")
                        .asInt());
        assertEquals(
                -32002,
                ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/none\"}")
                        .at("/error/code")
                        .asInt(),
                "the upstream's own error");
        OutsideClient eve = all(EVE);
        assertEquals(
                none,
                eve.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/a\"}")
                        .path("error"));
        assertTrue(stage.recorded("context-ended", "code").contains("CAX-TOOL-DENIED"));
    }

    @Test
    void everyReadingIsRecordedBeforeAndAfter() {
        OutsideClient ada = all(ADA);
        var _ = ada.ask("resources/read", "{\"uri\":\"caxton://docs/file:///open/a\"}");
        var _ = ada.ask("prompts/get", "{\"name\":\"docs__sum\"}");
        var _ = ada.ask(
                "completion/complete",
                "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"docs__sum\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}}");
        assertEquals(List.of("resource", "prompt", "completion"), stage.recorded("context-intended", "kind"));
        assertEquals(List.of("file:///open/a", "sum", "sum"), stage.recorded("context-ended", "name"));
        assertEquals(List.of("answered", "answered", "answered"), stage.recorded("context-ended", "outcome"));
        assertTrue(stage.recorded("context-ended", "resultContent").getFirst().contains("<U+200B>"));
        assertEquals("", stage.recorded("context-ended", "resultContent").get(1), "no grant asks for it");
    }

    @Test
    void completesWhatMayBeUsed() {
        OutsideClient ada = all(ADA);
        String argument = ",\"argument\":{\"name\":\"x\",\"value\":\"b\"}}";
        assertEquals(
                "ref/resource",
                ada.ask(
                                "completion/complete",
                                "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"caxton://docs/file:///open/{x}\"}"
                                        + argument)
                        .at("/result/completion/values/0")
                        .asString(""));
        for (String ref : List.of(
                "{\"type\":\"ref/resource\",\"uri\":\"caxton://docs/http://{x}\"}",
                "{\"type\":\"ref/prompt\",\"name\":\"docs__secret\"}",
                "{\"type\":\"ref/other\"}")) {
            assertEquals(
                    -32602,
                    ada.ask("completion/complete", "{\"ref\":" + ref + argument)
                            .at("/error/code")
                            .asInt(),
                    ref);
        }
    }

    @Test
    void whoeverHasSubscribedIsToldAsLongAsItMayRead() {
        OutsideClient ada = all(ADA);
        FakeExchange listening = ada.exchange("GET", "");
        Thread thread = Thread.ofVirtual().start(() -> endpoint.handle(listening, ada.caller));
        Stage.await("the stream", () -> listening.status() == 200);
        assertEquals(
                "{}",
                ada.ask("resources/subscribe", "{\"uri\":\"caxton://docs/file:///open/a\"}")
                        .path("result")
                        .toString());
        Stage.await("the news", () -> {
            var _ = ada.ask("tools/call", "{\"name\":\"docs__touch\"}");
            return listening.text().contains("resources/updated");
        });
        assertTrue(listening.text().contains("\"uri\":\"caxton://docs/file:///open/a\""), listening.text());
        stage.policy(POLICY.replace("user:default/ada", "user:default/bob"));
        String heard = listening.text();
        for (int i = 0; i < 5; i++) {
            var _ = ada.ask("tools/call", "{\"name\":\"docs__touch\"}");
        }
        assertEquals(heard, listening.text());
        endpoint.close();
        Stage.await("the end", () -> !thread.isAlive());
    }

    private static final String FORM =
            "{\"name\":\"docs__ask\",\"arguments\":{\"params\":{\"message\":\"?\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}}";

    @Test
    void anUpstreamAsksTheClientOfTheCallAndNoOther() {
        OutsideClient eve = new OutsideClient(endpoint, EVE, Optional.empty(), "{\"elicitation\":{}}");
        FakeExchange others = eve.exchange("GET", "");
        Thread listening = Thread.ofVirtual().start(() -> endpoint.handle(others, eve.caller));
        OutsideClient ada = new OutsideClient(endpoint, ADA, Optional.empty(), "{\"elicitation\":{}}");
        FakeExchange call = ada.request("tools/call", FORM);
        Thread thread = Thread.ofVirtual().start(() -> endpoint.handle(call, ada.caller));
        Stage.await("the question", () -> call.text().contains("elicitation/create"));
        String question = call.text().replaceAll("(?s).*\"id\":\"(caxton-[0-9]+)\".*", "$1");
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":\"" + question
                + "\",\"result\":{\"action\":\"accept\",\"content\":{\"x\":1}}}";
        endpoint.handle(eve.exchange("POST", answer), eve.caller);
        assertTrue(thread.isAlive(), "it is not eve's to answer");
        endpoint.handle(ada.exchange("POST", answer), ada.caller);
        Stage.await("the answer", () -> !thread.isAlive());
        assertTrue(call.text().contains("accept"), call.text());
        assertFalse(others.text().contains("elicitation"), others.text());
        assertEquals(List.of("elicitation"), stage.recorded("context-intended", "kind"));
        assertEquals(List.of("user:default/ada"), stage.recorded("context-ended", "principal"));
        endpoint.close();
        Stage.await("the end", () -> !listening.isAlive());
    }

    @Test
    void aClientIsAskedOnlyWhatItSaidItCanBeAsked() {
        OutsideClient none = all(ADA);
        assertTrue(none.ask("tools/call", FORM).toString().contains("-32601"));
        OutsideClient forms = new OutsideClient(endpoint, ADA, Optional.empty(), "{\"elicitation\":{\"form\":{}}}");
        String url =
                "{\"name\":\"docs__ask\",\"arguments\":{\"params\":{\"mode\":\"url\",\"message\":\"?\",\"elicitationId\":\"1\","
                        + "\"url\":\"%s\"}}}";
        assertTrue(forms.ask("tools/call", url.formatted("https://example.org/x"))
                .toString()
                .contains("-32601"));
        OutsideClient urls = new OutsideClient(endpoint, ADA, Optional.empty(), "{\"elicitation\":{\"url\":{}}}");
        assertTrue(urls.ask("tools/call", url.formatted("javascript:alert(1)"))
                .toString()
                .contains("-32601"));
        assertTrue(urls.ask("tools/call", url.formatted("file:///etc/passwd"))
                .toString()
                .contains("-32601"));
        assertTrue(urls.ask("tools/call", FORM).toString().contains("-32601"), "a form");
        String sampling =
                "{\"name\":\"docs__ask\",\"arguments\":{\"method\":\"sampling/createMessage\",\"params\":{%s}}}";
        assertTrue(urls.ask("tools/call", sampling.formatted("")).toString().contains("-32601"));
        OutsideClient samples = new OutsideClient(endpoint, ADA, Optional.empty(), "{\"sampling\":{}}");
        assertTrue(samples.ask("tools/call", sampling.formatted("\"tools\":[]"))
                .toString()
                .contains("-32601"));
        assertTrue(samples.ask(
                        "tools/call",
                        "{\"name\":\"docs__ask\",\"arguments\":{\"method\":\"roots/list\",\"params\":{}}}")
                .toString()
                .contains("-32601"));
        assertEquals(List.of(), stage.records("context-intended"));
    }

    @Test
    void levelsAreChecked() {
        OutsideClient ada = all(ADA);
        assertEquals(
                "{}",
                ada.ask("logging/setLevel", "{\"level\":\"warning\"}")
                        .path("result")
                        .toString());
        assertEquals(
                -32602,
                ada.ask("logging/setLevel", "{\"level\":\"loud\"}")
                        .at("/error/code")
                        .asInt());
    }
}
