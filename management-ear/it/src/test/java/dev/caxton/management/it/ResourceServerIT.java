package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The MCP endpoint as a client without a token meets it: how it finds out who gives one, and for what. */
@ExtendWith(ArquillianExtension.class)
class ResourceServerIT {

    private static final String RESOURCE = Caxton.BASE + "/mcp";
    private static final String DOCUMENT = "/.well-known/oauth-protected-resource";
    private static final String PARAMETERS = "resource_metadata=\"" + Caxton.BASE + DOCUMENT + "/mcp\", scope=\"mcp\"";
    private static final String GREETING = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},
             "clientInfo":{"name":"test","version":"1"}}}""";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    private static HttpResponse<String> greet(HttpRequest.Builder request) {
        return Caxton.send(request.header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(GREETING)));
    }

    private static String challenge(HttpResponse<String> answer) {
        assertEquals(1, answer.headers().allValues("WWW-Authenticate").size(), answer.headers()::toString);
        return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
    }

    @Test
    void saysWhoGivesTokens() {
        for (String path : List.of(DOCUMENT, DOCUMENT + "/mcp")) {
            HttpResponse<String> answer = Caxton.send(Caxton.anonymous(path));
            JsonNode document = Caxton.ok(answer);
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""));
            assertEquals(RESOURCE, document.path("resource").asString());
            assertEquals(
                    "[\"https://id.example\"]",
                    document.path("authorization_servers").toString());
            assertEquals("[\"mcp\"]", document.path("scopes_supported").toString());
            assertEquals(
                    "[\"header\"]", document.path("bearer_methods_supported").toString());
            HttpResponse<String> head = Caxton.send(Caxton.anonymous(path).HEAD());
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            // Open is the document, and nothing that is spelled or asked like it.
            assertProblem(
                    401, "CAX-AUTH-MISSING", Caxton.send(Caxton.anonymous(path).POST(BodyPublishers.ofString("x"))));
            assertProblem(401, "CAX-AUTH-MISSING", Caxton.send(Caxton.anonymous(path + "/x")));
            assertProblem(
                    403, "CAX-HTTP-HOST", Caxton.send(Caxton.anonymous(path).header("Host", "evil.example")));
        }
    }

    @Test
    void challengesWhoeverHasNoTokenThatFits() {
        HttpResponse<String> none = greet(Caxton.anonymous("/mcp"));
        assertProblem(401, "CAX-AUTH-MISSING", none);
        assertEquals("Bearer realm=\"caxton\", " + PARAMETERS, challenge(none));
        HttpResponse<String> query =
                Caxton.send(Caxton.anonymous("/mcp?access_token=" + Jwts.client("default", "ada", "agent-client")));
        assertProblem(401, "CAX-AUTH-MISSING", query);
        assertEquals("Bearer realm=\"caxton\", " + PARAMETERS, challenge(query));
        HttpResponse<String> other = greet(Caxton.as(Jwts.token("default", "ada", "agent-client"), "/mcp"));
        assertProblem(401, "CAX-AUTH-INVALID", other);
        assertEquals("Bearer realm=\"caxton\", error=\"invalid_token\", " + PARAMETERS, challenge(other));
        HttpResponse<String> rest = Caxton.send(Caxton.anonymous("/api/v1/agents"));
        assertEquals("Bearer realm=\"caxton\"", challenge(rest));
    }

    @Test
    void saysWhichScopeIsMissing() {
        Map<String, Object> narrow = Jwts.clientClaims("default", "ada", "agent-client");
        narrow.put("scope", "openid");
        HttpResponse<String> answer = greet(Caxton.as(Jwts.signed(narrow), "/mcp"));
        assertProblem(403, "CAX-AUTH-SCOPE", answer);
        assertEquals("Bearer realm=\"caxton\", error=\"insufficient_scope\", " + PARAMETERS, challenge(answer));
        // No scope makes up for a role, and no new token for this one would help.
        HttpResponse<String> role = greet(Caxton.as(Jwts.client("default", "ada", "auditor"), "/mcp"));
        assertProblem(403, "CAX-AUTH-ROLE", role);
        assertEquals(List.of(), role.headers().allValues("WWW-Authenticate"));
    }

    @Test
    void aTokenForTheEndpointOpensTheEndpointAndNothingElse() {
        String token = Jwts.client("default", "ada", "admin");
        assertEquals(200, greet(Caxton.as(token, "/mcp")).statusCode());
        assertProblem(401, "CAX-AUTH-INVALID", Caxton.send(Caxton.as(token, "/api/v1/agents")));
        assertEquals(200, greet(Caxton.as(Caxton.token(), "/mcp")).statusCode());
    }

    @Test
    void whatIsListenedToEndsWithItsToken() {
        String fresh = Jwts.client("default", "ada", "agent-client");
        String session = greet(Caxton.as(fresh, "/mcp"))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        Map<String, Object> ending = Jwts.clientClaims("default", "ada", "agent-client");
        // Good for a few more seconds, since clocks may be 30 s apart.
        ending.put("exp", Instant.now().getEpochSecond() - 22);
        String token = Jwts.signed(ending);
        HttpResponse<String> heard = Caxton.send(listening(token, session));
        assertEquals(200, heard.statusCode(), heard::body);
        assertProblem(401, "CAX-AUTH-INVALID", Caxton.send(listening(token, session)));
        HttpResponse<String> ping = Caxton.send(Caxton.as(fresh, "/mcp")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Mcp-Session-Id", session)
                .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}")));
        assertEquals(200, ping.statusCode(), ping::body);
    }

    private static HttpRequest.Builder listening(String token, String session) {
        return Caxton.as(token, "/mcp")
                .header("Accept", "text/event-stream")
                .header("Mcp-Session-Id", session)
                .GET();
    }
}
