package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Calls by hand over REST: under the caller's own grants, through the pipeline of every call, and with a code for whatever comes between. */
@ExtendWith(ArquillianExtension.class)
class ToolCallIT {

    private static final String API = "/api/v1";
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String UPSTREAM = API + "/upstreams/default/byhand";

    private static RecordingUpstream upstream;
    private static String policy = "";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() throws Exception {
        Jwts.publish();
        Caxton.awaitReady();
        upstream = new RecordingUpstream();
        policy = Caxton.get(API + "/policy").body();
        put(API + "/policy", policy + """
                  - permit: ada-says
                    callers: ["user:default/ada"]
                    tools: [byhand/say]
                  - permit: bob-says-if-carol-says-so
                    callers: ["user:default/bob"]
                    tools: [byhand/say]
                    approval:
                      by: ["user:default/carol"]
                """);
        put(UPSTREAM, "pins: trust-first-seen\nhttp:\n  url: " + upstream.url() + "\n  loopback: true\n");
        Caxton.eventually(
                "the upstream",
                () -> state().path("state").asString().equals("CONNECTED")
                        && state().path("waiting").asInt() == 0);
        // Its process starts with the server, which is ready without it.
        Caxton.eventually(
                "the sample",
                () -> Caxton.ok(Caxton.get(API + "/upstreams/default/sample"))
                        .path("state")
                        .asString()
                        .equals("CONNECTED"));
    }

    @AfterAll
    static void before() {
        Caxton.send(Caxton.request(UPSTREAM).DELETE());
        put(API + "/policy", policy);
        upstream.close();
    }

    private static void put(String path, String document) {
        Caxton.ok(
                Caxton.send(Caxton.request(path).header("Content-Type", YAML).PUT(BodyPublishers.ofString(document))));
    }

    private static JsonNode state() {
        return Caxton.ok(Caxton.get(UPSTREAM));
    }

    private static HttpResponse<String> call(String name, String tool, String arguments) {
        return Caxton.send(Caxton.as(Jwts.token("default", name, "agent-client"), API + "/tools/" + tool + "/call")
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofString(arguments)));
    }

    private static long calls() {
        return upstream.received().stream()
                .filter(message -> message.contains("tools/call"))
                .count();
    }

    private static JsonNode newest(String type) {
        return Caxton.ok(Caxton.get(API + "/audit?limit=1&type=" + type))
                .path("records")
                .path(0)
                .path("record")
                .path("event");
    }

    /** The end of the newest call, which is recorded some milliseconds after it was answered. */
    private static JsonNode ended() {
        String call = newest("tool-call-intended").path("call").asString();
        Caxton.eventually(
                "the end of the call",
                () -> newest("tool-call-ended").path("call").asString().equals(call));
        return newest("tool-call-ended");
    }

    @Test
    void whatTheToolAnswersComesBackAndIsRecorded() {
        JsonNode counted = Caxton.ok(call("ada", "sample/word_count", "{\"text\": \"two words\"}"));
        assertEquals(
                "sample/word_count OK false",
                counted.path("tool").asString() + " "
                        + counted.path("code").asString() + " "
                        + counted.path("isError").asBoolean());
        assertEquals(
                "2 words, 1 lines, 9 characters",
                counted.path("result").path("content").path(0).path("text").asString());
        JsonNode ended = ended();
        assertEquals("rest", ended.path("door").asString(), ended::toString);
        assertEquals("answered", ended.path("outcome").asString());
        assertEquals("people-count-words", ended.path("rule").asString());
        assertEquals(
                "said",
                Caxton.ok(call("ada", "byhand/say", ""))
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString(),
                "nothing is an empty object");
    }

    @Test
    void whatMayNotBeIsAProblemWithACode() {
        long before = calls();
        assertProblem(403, "CAX-TOOL-DENIED", call("mallory", "byhand/say", "{}"));
        assertProblem(403, "CAX-TOOL-DENIED", call("ada", "sample/greet", "{\"name\": \"x\"}"));
        // Whoever may not call a tool does not learn whether there is one.
        for (String none : List.of("sample/nothing", "nobody/nothing")) {
            assertEquals(
                    "No rule under 'tools' of the document 'tests' permits user:default/ada to call " + none + ".",
                    assertProblem(403, "CAX-TOOL-DENIED", call("ada", none, "{}"))
                            .path("detail")
                            .asString());
        }
        for (String arguments :
                List.of("[1]", "null", "{\"text\": 1}", "{}", "{\"text\": \"a\", \"text\": \"b\"}", "{")) {
            assertProblem(422, "CAX-TOOL-ARGUMENTS", call("ada", "sample/word_count", arguments));
        }
        assertEquals("rest", ended().path("door").asString());
        assertProblem(400, "CAX-HTTP-FIELD", call("ada", "sample/a%20b", "{}"));
        HttpResponse<String> role =
                Caxton.send(Caxton.as(Jwts.token("default", "ada", "operator"), API + "/tools/byhand/say/call")
                        .header("Content-Type", JSON)
                        .POST(BodyPublishers.ofString("{}")));
        assertProblem(403, "CAX-AUTH-ROLE", role);
        assertEquals(before, calls());
    }

    @Test
    void anApprovalIsAskedForAndUsedOnce() {
        String arguments = "{\"what\": \"hello\"}";
        String id = assertProblem(403, "CAX-TOOL-APPROVAL-REQUIRED", call("bob", "byhand/say", arguments))
                .path("approval")
                .asString();
        assertFalse(id.isEmpty());
        HttpResponse<String> approved =
                Caxton.send(Caxton.as(Jwts.token("default", "carol", "approver"), API + "/approvals/" + id + "/approve")
                        .POST(BodyPublishers.noBody()));
        assertTrue(Caxton.ok(approved).path("enough").asBoolean());
        assertProblem(403, "CAX-TOOL-APPROVAL-REQUIRED", call("bob", "byhand/say", "{\"what\": \"bye\"}"));
        Caxton.ok(call("bob", "byhand/say", "{ \"what\":\"hello\" }"));
        assertProblem(403, "CAX-TOOL-APPROVAL-REQUIRED", call("bob", "byhand/say", arguments));
    }

    @Test
    void theOneSwitchStopsCallsByHandAndOfOutsideClients() {
        HttpResponse<String> greeting = outside(Optional.empty(), """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
                 "clientInfo":{"name":"test","version":"1"}}}""");
        Optional<String> session = greeting.headers().firstValue("Mcp-Session-Id");
        outside(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        String call = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"say\"}}";
        assertTrue(outside(session, call).body().contains("said"));
        long before = calls();
        for (String scope : List.of("/tenants/default", "/node")) {
            String hold = API + "/holds/tool-calls" + scope;
            Caxton.ok(Caxton.send(Caxton.request(hold).PUT(BodyPublishers.noBody())));
            try {
                assertProblem(503, "CAX-TOOL-HELD", call("ada", "byhand/say", "{}"));
                Caxton.eventually("the record", () -> end().equals("rest CAX-TOOL-HELD permit denied"));
                assertTrue(outside(session, call).body().contains("CAX-TOOL-HELD"));
                Caxton.eventually("the record", () -> end().equals("mcp CAX-TOOL-HELD permit denied"));
            } finally {
                Caxton.send(Caxton.request(hold).DELETE());
            }
        }
        assertEquals(before, calls(), "nothing has reached the upstream");
        Caxton.ok(call("ada", "byhand/say", "{}"));
        assertTrue(outside(session, call).body().contains("said"));
    }

    private static String end() {
        JsonNode ended = ended();
        return ended.path("door").asString() + " " + ended.path("code").asString() + " "
                + ended.path("decision").asString() + " "
                + ended.path("outcome").asString();
    }

    private static HttpResponse<String> outside(Optional<String> session, String body) {
        HttpRequest.Builder request = Caxton.as(Jwts.client("default", "ada", "agent-client"), "/mcp/upstreams/byhand")
                .header("Content-Type", JSON)
                .header("Accept", "application/json, text/event-stream");
        session.ifPresent(id -> request.header("Mcp-Session-Id", id));
        return Caxton.send(request.POST(BodyPublishers.ofString(body)));
    }

    @Test
    void anOpenBreakerIsClosedByHand() {
        upstream.ill(true);
        // It has a guard of its own; the others look back on twenty calls.
        int failures = 0;
        while (failures < 4 && !state().path("breaker").asString().equals("OPEN")) {
            assertProblem(502, "CAX-TOOL-UPSTREAM", call("ada", "byhand/say", "{}"));
            failures++;
        }
        assertEquals("OPEN", state().path("breaker").asString());
        long before = calls();
        assertProblem(503, "CAX-TOOL-BREAKER-OPEN", call("ada", "byhand/say", "{}"));
        assertEquals(before, calls());
        upstream.ill(false);

        HttpResponse<String> closed =
                Caxton.send(Caxton.as(Jwts.token("default", "olga", "operator"), UPSTREAM + "/breaker/reset")
                        .POST(BodyPublishers.noBody()));
        assertEquals("CLOSED", Caxton.ok(closed).path("breaker").asString());
        JsonNode recorded = newest("administered");
        assertEquals(
                "POST " + UPSTREAM + "/breaker/reset",
                recorded.path("action").asString() + " "
                        + recorded.path("target").asString(),
                recorded::toString);
        assertEquals("user:default/olga", recorded.path("principal").asString());
        Caxton.ok(call("ada", "byhand/say", "{}"));
        assertEquals(before + 1, calls());
        assertProblem(
                404,
                "CAX-UPSTREAM-UNKNOWN",
                Caxton.send(Caxton.request(API + "/upstreams/default/nobody/breaker/reset")
                        .POST(BodyPublishers.noBody())));
    }
}
