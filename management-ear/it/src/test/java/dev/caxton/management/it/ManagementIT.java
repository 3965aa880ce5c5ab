package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What an operator does through the REST interface, with everything real behind it. */
@ExtendWith(ArquillianExtension.class)
class ManagementIT {

    private static final String API = "/api/v1";
    private static final String AGENTS = API + "/agents/default/";
    private static final String JSON = "application/json";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    private static HttpResponse<String> post(String path) {
        return Caxton.send(Caxton.request(path).POST(BodyPublishers.noBody()));
    }

    private static HttpResponse<String> put(String path, String body, String... header) {
        var request = Caxton.request(path).header("Content-Type", JSON).PUT(BodyPublishers.ofString(body));
        return Caxton.send(header.length == 0 ? request : request.header(header[0], header[1]));
    }

    private static HttpResponse<String> delete(String path) {
        return Caxton.send(Caxton.request(path).DELETE());
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void limitsChangeUnderWayAndNobodyLosesAChange() {
        Caxton.deployed(Caxton.example("echo"), "limited", "");
        String path = AGENTS + "limited/limits";
        HttpResponse<String> before = Caxton.get(path);
        String tag = etag(before);
        assertEquals(
                304,
                Caxton.send(Caxton.request(path).header("If-None-Match", tag)).statusCode());
        assertEquals(
                304,
                Caxton.send(Caxton.request(path).header("If-None-Match", "\"x\", W/" + tag))
                        .statusCode());
        long fuel = Caxton.ok(before).path("fuelPerTurn").asLong();
        String tighter = before.body().replace("\"fuelPerTurn\":" + fuel, "\"fuelPerTurn\":10");
        assertNotEquals(before.body(), tighter);
        HttpResponse<String> changed = put(path, tighter, "If-Match", tag);
        assertEquals(200, changed.statusCode(), changed.body());
        assertProblem(422, "CAX-TURN-OUT-OF-FUEL", Caxton.say("limited", "hello"));

        // Somebody else's change came first; weak and foreign tags are none; no list is no condition.
        assertProblem(412, "CAX-HTTP-PRECONDITION", put(path, before.body(), "If-Match", tag));
        assertProblem(412, "CAX-HTTP-PRECONDITION", put(path, before.body(), "If-Match", "W/" + etag(changed)));
        for (String wrong : List.of("x", "\"x", "\"a\" \"b\"", "\"a\",,\"b\"", "*, \"a\"", "")) {
            int status = put(path, before.body(), "If-Match", wrong).statusCode();
            assertTrue(status == 400 || status == 412, wrong + " " + status);
        }
        assertEquals(
                200,
                put(path, before.body(), "If-Match", "\"other\", " + etag(changed))
                        .statusCode());
        assertEquals(
                "hello", Caxton.ok(Caxton.say("limited", "hello")).path("reply").asString());

        // What is missing is not taken for nothing, and what is compiled in stays.
        assertProblem(400, "CAX-HTTP-FIELD", put(path, "{\"fuelPerTurn\": 5}"));
        assertProblem(
                400,
                "CAX-HTTP-FIELD",
                put(path, before.body().replace("\"fuelPerTurn\":" + fuel, "\"fuelPerTurn\":0")));
        assertProblem(
                409, "CAX-LIMIT-FIXED", put(path, before.body().replace("\"callDepth\":512", "\"callDepth\":100")));
        assertProblem(404, "CAX-AGENT-UNKNOWN", put(AGENTS + "nobody/limits", before.body()));
    }

    @Test
    void pagesNeitherRepeatNorHide() {
        byte[] echo = Wat.assemble(Caxton.example("echo"));
        List<String> names = List.of("page-a", "page-b", "page-c", "page-d", "page-e");
        for (String name : names) {
            delete(AGENTS + name);
            assertEquals(201, Caxton.deploy(echo, "name: " + name).statusCode());
        }
        for (String sort : List.of("name", "-name", "deployed", "state", "-fuel", "waiting")) {
            List<String> seen = new ArrayList<>();
            String next = "";
            do {
                JsonNode page = Caxton.ok(Caxton.get(
                        API + "/agents?prefix=page-&limit=2&sort=" + sort + (next.isEmpty() ? "" : "&cursor=" + next)));
                page.path("agents").forEach(agent -> seen.add(agent.path("name").asString()));
                next = page.path("next").asString("");
            } while (!next.isEmpty());
            assertEquals(names, seen.stream().sorted().toList(), sort);
        }
        String cursor = Caxton.ok(Caxton.get(API + "/agents?prefix=page-&limit=2"))
                .path("next")
                .asString();
        // What a page stood on may go meanwhile.
        delete(AGENTS + "page-b");
        assertEquals(
                "page-c",
                Caxton.ok(Caxton.get(API + "/agents?prefix=page-&limit=2&cursor=" + cursor))
                        .path("agents")
                        .path(0)
                        .path("name")
                        .asString());
        for (String query : List.of(
                "prefix=page-&sort=-name&cursor=" + cursor,
                "cursor=" + cursor,
                "prefix=page-&cursor=" + cursor.substring(1),
                "cursor=%00",
                "cursor=" + "A".repeat(5_000),
                "sort=secret",
                "limit=1001",
                "limit=x")) {
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.get(API + "/agents?" + query));
        }
        names.forEach(name -> delete(AGENTS + name));
    }

    @Test
    void aRepetitionIsTheSameRequest() {
        byte[] echo = Wat.assemble(Caxton.example("echo"));
        delete(AGENTS + "once");
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = Caxton.send(Caxton.deployment(
                    Caxton.request(API + "/agents").header("Idempotency-Key", key), echo, "name: once"));
            assertEquals(201, answer.statusCode(), answer.body());
        }
        assertProblem(
                409,
                "CAX-HTTP-IDEMPOTENCY",
                Caxton.send(Caxton.deployment(
                        Caxton.request(API + "/agents").header("Idempotency-Key", key), echo, "name: twice")));
        // A refusal is not remembered: the same key may be tried again.
        String refused = UUID.randomUUID().toString();
        assertProblem(
                409,
                "CAX-AGENT-EXISTS",
                Caxton.send(Caxton.deployment(
                        Caxton.request(API + "/agents").header("Idempotency-Key", refused), echo, "name: once")));
        delete(AGENTS + "once");
        assertEquals(
                201,
                Caxton.send(Caxton.deployment(
                                Caxton.request(API + "/agents").header("Idempotency-Key", refused), echo, "name: once"))
                        .statusCode());
        List<String> envelopes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            envelopes.add(Caxton.ok(Caxton.send(Caxton.request(AGENTS + "once/messages")
                            .header("Idempotency-Key", key)
                            .header("Content-Type", JSON)
                            .POST(BodyPublishers.ofString("{\"content\": \"x\"}"))))
                    .path("envelope")
                    .asString());
        }
        assertEquals(envelopes.get(0), envelopes.get(1));
        assertEquals(
                1,
                Caxton.ok(Caxton.get(API + "/usage/agents/default/once"))
                        .path("messagesIn")
                        .asInt());
    }

    @Test
    void ticketsFetchAnswersLaterForTheirOwnersOnly() {
        Caxton.deployed(Caxton.example("echo"), "later", "");
        String issue = API + "/tickets/agents/default/later";
        HttpResponse<String> issued = Caxton.post(issue, JSON, "{\"content\": \"hello\"}");
        assertEquals(202, issued.statusCode(), issued.body());
        String ticket = issued.headers().firstValue("Location").orElseThrow().replaceFirst(".*/api", "/api");
        JsonNode answer = Caxton.ok(Caxton.get(ticket + "?wait=10s"));
        assertEquals("answered", answer.path("state").asString());
        assertEquals("hello", answer.path("answer").path("reply").asString());
        assertProblem(404, "CAX-TICKET-UNKNOWN", Caxton.send(Caxton.as(Jwts.token("default", "eve", "admin"), ticket)));
        assertEquals(204, delete(ticket).statusCode());
        assertProblem(404, "CAX-TICKET-UNKNOWN", Caxton.get(ticket));

        // One that is cancelled before its turn is never handled.
        Caxton.ok(post(AGENTS + "later/pause"));
        String waiting = Caxton.json(Caxton.post(issue, JSON, "{\"content\": \"never\"}"))
                .path("ticket")
                .asString();
        assertEquals(
                "pending",
                Caxton.ok(Caxton.get(API + "/tickets/" + waiting)).path("state").asString());
        assertEquals(204, delete(API + "/tickets/" + waiting).statusCode());
        Caxton.ok(post(AGENTS + "later/resume"));
        assertEquals(
                "after", Caxton.ok(Caxton.say("later", "after")).path("reply").asString());
        assertEquals(
                2,
                Caxton.ok(Caxton.get(API + "/usage/agents/default/later"))
                        .path("turns")
                        .asInt());
        for (String life : List.of("0", "3601", "x", "-1")) {
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(issue + "?life=" + life, JSON, "{\"content\": 1}"));
        }
    }

    @Test
    void batchesSayWhatBecameOfEach() {
        Caxton.deployed(Caxton.example("echo"), "many", "limits: {mailbox: 2}\n");
        Caxton.ok(post(AGENTS + "many/pause"));
        JsonNode results = Caxton.ok(Caxton.post(
                AGENTS + "many/messages/batch",
                JSON,
                "{\"messages\": [{\"content\": 1}, {\"content\": 2}, {\"content\": 3}]}"));
        assertEquals(3, results.path("results").size());
        assertTrue(results.path("results").path(0).has("envelope"), results.toString());
        assertEquals(
                "CAX-MAILBOX-FULL",
                results.path("results").path(2).path("problem").path("code").asString(),
                results.toString());
        Caxton.ok(post(AGENTS + "many/resume"));
        for (String body : List.of(
                "{\"messages\": []}",
                "{\"messages\": [null]}",
                "{\"messages\": [{\"content\": 1}, {}]}",
                "{}",
                "{\"messages\": [" + "{\"content\":1},".repeat(1_000) + "{\"content\":1}]}")) {
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(AGENTS + "many/messages/batch", JSON, body));
        }
    }

    @Test
    void whatIsKilledStaysDownUntilItIsReleased() {
        Caxton.deployed(Caxton.example("echo"), "killed", "");
        assertEquals(
                "STOPPED", Caxton.ok(post(AGENTS + "killed/kill")).path("state").asString());
        post(AGENTS + "killed/start");
        assertNotEquals(
                200,
                Caxton.send(Caxton.request(AGENTS + "killed/messages?wait=500ms")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x")))
                        .statusCode());
        List<String> held = StreamSupport.stream(
                        Caxton.ok(Caxton.get(API + "/holds")).path("holds").spliterator(), false)
                .map(hold ->
                        hold.path("what").asString() + " " + hold.path("scope").asString())
                .toList();
        assertTrue(held.containsAll(List.of("turns default/killed", "tool-calls default/killed")), held.toString());
        for (String what : List.of("turns", "tool-calls")) {
            assertEquals(
                    204,
                    delete(API + "/holds/" + what + "/agents/default/killed").statusCode());
        }
        assertProblem(404, "CAX-HOLD-UNKNOWN", delete(API + "/holds/turns/agents/default/killed"));
        assertProblem(400, "CAX-HTTP-FIELD", delete(API + "/holds/everything/agents/default/killed"));
        post(AGENTS + "killed/start");
        assertEquals("x", Caxton.ok(Caxton.say("killed", "x")).path("reply").asString());
    }

    @Test
    void deadLettersAreLookedAtReplayedAndPurged() {
        Caxton.deployed(Caxton.example("echo"), "dying", "");
        Caxton.ok(post(AGENTS + "dying/pause"));
        assertEquals(
                202,
                Caxton.post(AGENTS + "dying/messages?wait=0", "text/plain", "last words")
                        .statusCode());
        Caxton.ok(post(AGENTS + "dying/stop"));
        Caxton.ok(post(AGENTS + "dying/resume"));
        String list = API + "/dead-letters?receiver=default/dying";
        String sequence = Caxton.ok(Caxton.get(list))
                .path("deadLetters")
                .path(0)
                .path("sequence")
                .asString();
        String letter = API + "/dead-letters/" + sequence;
        assertEquals("last words", Caxton.ok(Caxton.get(letter)).path("content").asString());
        Caxton.ok(post(AGENTS + "dying/start"));
        assertEquals(202, post(letter + "/replay").statusCode());
        assertProblem(404, "CAX-LETTER-UNKNOWN", post(letter + "/replay"));
        assertProblem(404, "CAX-LETTER-UNKNOWN", Caxton.get(letter));
        Caxton.ok(delete(API + "/dead-letters"));
        assertEquals(0, Caxton.ok(Caxton.get(list)).path("deadLetters").size());
    }

    @Test
    void policiesAreQuestioned() {
        JsonNode explained = Caxton.ok(
                Caxton.post(
                        API + "/policy/explain",
                        JSON,
                        "{\"principal\": \"agent:default/greeter\", \"calls\": \"sample/greet\", \"arguments\": {\"name\": \"x\"}}"));
        assertEquals("permit", explained.path("decision").asString(), explained.toString());
        assertEquals(
                "deny",
                Caxton.ok(Caxton.post(
                                API + "/policy/explain",
                                JSON,
                                "{\"principal\": \"agent:default/other\", \"calls\": \"sample/greet\"}"))
                        .path("decision")
                        .asString());
        for (String wrong : List.of(
                "{}",
                "{\"principal\": \"x\", \"calls\": \"sample/greet\"}",
                "{\"principal\": \"user:default/ada\"}",
                "{\"principal\": \"user:default/ada\", \"calls\": \"a/b\", \"sees\": \"a/b\"}",
                "{\"principal\": \"user:default/ada\", \"calls\": \"a/b\", \"arguments\": 1}",
                "{\"principal\": \"user:default/ada\", \"calls\": \"a/b\", \"at\": \"now\"}")) {
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(API + "/policy/explain", JSON, wrong));
        }
        String idle = """
                caxton: policy/v1
                name: idle
                tenant: default
                messages:
                  - permit: one
                    from: ["user:default/ada"]
                    to: ["default/x"]
                  - permit: all
                    from: ["user:default/*"]
                    to: ["default/*"]
                """;
        assertEquals(
                "redundant",
                Caxton.ok(Caxton.post(API + "/policy/lint", "application/yaml", idle))
                        .path("findings")
                        .path(0)
                        .path("kind")
                        .asString());
        assertEquals(
                0,
                Caxton.ok(Caxton.post(API + "/policy/test", "application/yaml", ""))
                        .path("cases")
                        .size());
    }

    @Test
    void theAuditLogShowsForItselfAndAnswersQuestions() {
        assertTrue(Caxton.ok(post(API + "/audit/verify")).path("intact").asBoolean());
        Caxton.eventually(
                "a checkpoint",
                () -> !Caxton.get(API + "/audit/checkpoints").body().isEmpty());
        assertTrue(Caxton.get(API + "/audit/key").body().startsWith("-----BEGIN PUBLIC KEY-----"));
        JsonNode proof = Caxton.ok(Caxton.get(API + "/audit/records/0/proof"));
        assertEquals(0, proof.path("inclusion").path("index").asInt(), proof.toString());
        assertProblem(404, "CAX-AUDIT-UNKNOWN", Caxton.get(API + "/audit/records/999999999/proof"));
        assertProblem(
                404,
                "CAX-AUDIT-UNKNOWN",
                Caxton.send(Caxton.as(Jwts.token("acme", "eve", "auditor"), API + "/audit/records/0/proof")));
        Caxton.deployed(Caxton.example("echo"), "watched", "");
        JsonNode found = Caxton.ok(Caxton.get(
                API + "/audit?agent=default/watched&type=agent-deployed&since=2026-01-01T00:00:00Z&limit=1"));
        assertEquals(1, found.path("records").size(), found.toString());
        JsonNode asked = Caxton.ok(Caxton.get(API + "/audit?type=administered&limit=1"));
        assertEquals(
                "user:default/admin",
                asked.path("records")
                        .path(0)
                        .path("record")
                        .path("event")
                        .path("principal")
                        .asString(),
                asked.toString());
        for (String wrong : List.of("since=yesterday", "agent=x", "tool=x", "cursor=-1", "cursor=x", "limit=0")) {
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.get(API + "/audit?" + wrong));
        }
    }

    @Test
    void hostFunctionsAreReviewed() {
        Caxton.deployed(Caxton.example("greeter"), "reviewed", "");
        Caxton.say("reviewed", "x");
        JsonNode review = Caxton.ok(Caxton.get(AGENTS + "reviewed/host-functions"));
        JsonNode call = StreamSupport.stream(review.path("functions").spliterator(), false)
                .filter(function -> function.path("name").asString().equals("caxton.call_tool"))
                .findFirst()
                .orElseThrow();
        assertTrue(call.path("imported").asBoolean() && call.path("admitted").asBoolean(), review.toString());
        assertEquals(1, call.path("calls").asInt(), review.toString());
    }

    @Test
    void quotasOfTenantsBound() {
        String path = API + "/quotas/tenants/bounded";
        String tenant = Jwts.token("bounded", "ada", "admin");
        HttpResponse<String> before = Caxton.send(Caxton.as(tenant, path));
        assertEquals(200, before.statusCode(), before.body());
        assertProblem(
                403,
                "CAX-AUTH-TENANT",
                Caxton.send(Caxton.as(tenant, path)
                        .header("Content-Type", JSON)
                        .PUT(BodyPublishers.ofString(before.body()))));
        String none = before.body().replaceFirst("\"agents\":\\d+", "\"agents\":0");
        assertEquals(200, put(path, none, "If-Match", etag(before)).statusCode());
        assertProblem(
                503,
                "CAX-RESOURCE-AGENTS",
                Caxton.send(Caxton.deployment(
                        Caxton.as(tenant, API + "/agents"), Wat.assemble(Caxton.example("echo")), "name: x")));
        assertProblem(412, "CAX-HTTP-PRECONDITION", put(path, before.body(), "If-Match", etag(before)));
        assertEquals(200, put(path, before.body()).statusCode());
    }
}
