package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong with a request, the answer is a problem document that says so. */
@ExtendWith(ArquillianExtension.class)
class RefusalsIT {

    private static final String MESSAGES = "/api/v1/agents/default/greeter/messages";
    private static final String JSON = "application/json";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Caxton.awaitReady();
    }

    @Test
    void openDoorsAnswerWithoutAToken() {
        for (String path : List.of("/health", "/health/live", "/health/ready", "/health/started")) {
            assertEquals(200, Caxton.get(path).statusCode(), path);
        }
        HttpResponse<String> openapi = Caxton.get("/openapi");
        assertEquals(200, openapi.statusCode());
        for (String part : List.of(
                "openapi: 3.1",
                "/api/v1/agents/{tenant}/{name}/messages",
                "/api/v1/policy",
                "ProblemDocument",
                "bearer")) {
            assertTrue(openapi.body().contains(part), part + " is missing in " + openapi.body());
        }
        assertEquals(
                System.getProperty("caxton.version"),
                Caxton.ok(Caxton.get("/api/v1/version")).path("version").asString());
    }

    /** They name the host in a pseudo-header, and need no header beside it. */
    @Test
    void clientsThatChangeToHttp2AreLetIn() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (String path : List.of("/health/ready", "/api/v1/version")) {
                HttpResponse<String> answer = client.send(Caxton.request(path).build(), BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), answer.body());
                assertEquals(HttpClient.Version.HTTP_2, answer.version());
            }
        }
    }

    @Test
    void nobodyPassesWithoutAToken() {
        for (String path :
                List.of("/api/v1/agents", "/api/v1/version", "/mcp", "/nowhere", "/problem", "/api/v1/%2e%2e/x")) {
            HttpResponse<String> answer = Caxton.send(Caxton.anonymous(path));
            if (answer.statusCode() != 400) {
                assertEquals(401, answer.statusCode(), path + " " + answer.body());
                assertEquals(
                        "CAX-AUTH-MISSING", Caxton.json(answer).path("code").asString());
                assertTrue(
                        answer.headers()
                                .firstValue("WWW-Authenticate")
                                .orElse("")
                                .startsWith("Bearer realm=\"caxton\""),
                        path);
            }
        }
        String token = Caxton.token();
        String wrong = token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0");
        for (String value : List.of("Bearer " + wrong, "Bearer x", "bearer", "Basic YWRtaW46YWRtaW4=")) {
            HttpResponse<String> answer =
                    Caxton.send(Caxton.anonymous("/api/v1/agents").header("Authorization", value));
            assertEquals(401, answer.statusCode(), value + " " + answer.body());
        }
        assertProblem(
                401,
                "CAX-AUTH-INVALID",
                Caxton.send(Caxton.anonymous("/mcp")
                        .header("Authorization", "Bearer " + wrong)
                        .POST(BodyPublishers.ofString("{}"))));
        // Recorded as soon as it can be, not before the answer.
        Caxton.eventually("the record", () -> {
            JsonNode event = Caxton.ok(Caxton.get("/api/v1/audit?limit=1&type=authentication-failed"))
                    .path("records")
                    .path(0)
                    .path("record")
                    .path("event");
            return event.path("door").asString().equals("mcp")
                    && event.path("code").asString().equals("CAX-AUTH-INVALID");
        });
        // A flood is told to wait, and the right token still works.
        HttpResponse<String> last = Caxton.send(Caxton.anonymous("/api/v1/agents"));
        for (int i = 0; i < 60 && last.statusCode() == 401; i++) {
            last = Caxton.send(Caxton.anonymous("/api/v1/agents"));
        }
        assertProblem(429, "CAX-AUTH-THROTTLED", last);
        assertTrue(last.headers().firstValue("Retry-After").isPresent());
        assertEquals(200, Caxton.get("/api/v1/agents").statusCode());
    }

    @Test
    void foreignHostsAndOriginsAreRefused() {
        for (String path : List.of("/api/v1/agents", "/mcp")) {
            assertProblem(403, "CAX-HTTP-HOST", Caxton.send(Caxton.request(path).header("Host", "evil.example")));
            assertProblem(
                    403, "CAX-HTTP-ORIGIN", Caxton.send(Caxton.request(path).header("Origin", "https://evil.example")));
            assertProblem(
                    403, "CAX-HTTP-ORIGIN", Caxton.send(Caxton.request(path).header("Origin", "null")));
        }
        assertEquals(
                200,
                Caxton.send(Caxton.request("/api/v1/agents").header("Origin", "http://localhost:3000"))
                        .statusCode());
    }

    @Test
    void unknownPathsMethodsAndMediaTypes() {
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/nowhere"));
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/problem"));
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/api/v1/nowhere"));
        HttpResponse<String> method =
                Caxton.send(Caxton.request("/api/v1/version").DELETE());
        assertProblem(405, "CAX-HTTP-METHOD", method);
        assertTrue(
                method.headers().firstValue("Allow").orElse("").contains("GET"),
                method.headers().toString());
        assertProblem(
                406,
                "CAX-HTTP-ACCEPT",
                Caxton.send(Caxton.request("/api/v1/version").header("Accept", "text/html")));
        assertProblem(415, "CAX-HTTP-MEDIA-TYPE", Caxton.post(MESSAGES, "image/png", "x"));
        assertProblem(415, "CAX-HTTP-MEDIA-TYPE", Caxton.post("/api/v1/agents", JSON, "{}"));
    }

    @Test
    void wrongMessages() {
        assertProblem(400, "CAX-HTTP-JSON", Caxton.post(MESSAGES, JSON, "{\"content\": "));
        assertProblem(400, "CAX-HTTP-JSON", Caxton.post(MESSAGES, JSON, "{\"content\": \"x\"} {}"));
        assertProblem(400, "CAX-HTTP-JSON", Caxton.post(MESSAGES, JSON, "{\"content\": 1, \"content\": 2}"));
        assertProblem(400, "CAX-HTTP-JSON", Caxton.post(MESSAGES, JSON, ""));
        assertProblem(
                400,
                "CAX-HTTP-JSON",
                Caxton.post(MESSAGES, JSON, "{\"content\": " + "[".repeat(100) + "]".repeat(100) + "}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"contnt\": \"x\"}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"content\": 1, \"contentBase64\": \"\"}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"contentBase64\": \"%%\"}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"content\": 1, \"priority\": \"high\"}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"content\": 1, \"priority\": 10}"));
        assertProblem(
                400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES, JSON, "{\"content\": 1, \"performative\": \"shout\"}"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES + "?wait=soon", "text/plain", "x"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(MESSAGES + "?wait=1000m", "text/plain", "x"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.get("/api/v1/audit?limit=0"));
        assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.say("nobody", "x"));
        assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.get("/api/v1/agents/default/nobody"));
        assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.get("/api/v1/agents/default/nobody/logs"));
        assertProblem(403, "CAX-AUTH-TENANT", Caxton.get("/api/v1/agents/other/greeter"));
        assertProblem(400, "CAX-HTTP-FIELD", Caxton.get("/api/v1/agents/De!fault/greeter"));
    }

    @Test
    void largeRequests() {
        // One byte more than the agent takes, then more than the door takes: declared, and streamed without a length.
        assertProblem(413, "CAX-MESSAGE-TOO-LARGE", Caxton.say("greeter", "x".repeat(10_001)));
        String huge = "x".repeat(300_001);
        assertProblem(413, "CAX-HTTP-TOO-LARGE", Caxton.say("greeter", huge));
        byte[] bytes = huge.getBytes(StandardCharsets.US_ASCII);
        HttpRequest.Builder chunked = Caxton.request(MESSAGES)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArrays(List.of(bytes)));
        assertProblem(413, "CAX-HTTP-TOO-LARGE", Caxton.send(chunked));
        HttpRequest.Builder json = Caxton.request(MESSAGES)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofByteArrays(
                        List.of(("{\"content\": \"" + huge + "\"}").getBytes(StandardCharsets.US_ASCII))));
        assertProblem(413, "CAX-HTTP-TOO-LARGE", Caxton.send(json));
        assertProblem(413, "CAX-HTTP-TOO-LARGE", Caxton.deploy(new byte[200_001], "name: big"));
        assertProblem(413, "CAX-HTTP-TOO-LARGE", Caxton.deploy(new byte[500_000], "name: bigger"));
    }

    @Test
    void wrongDeployments() {
        byte[] echo = Wat.assemble(Caxton.example("echo"));
        assertProblem(
                422, "CAX-WASM-MALFORMED", Caxton.deploy("no module".getBytes(StandardCharsets.US_ASCII), "name: bad"));
        byte[] cut = java.util.Arrays.copyOf(echo, echo.length - 3);
        assertProblem(422, "CAX-WASM-MALFORMED", Caxton.deploy(cut, "name: bad"));
        JsonNode field = assertProblem(422, "CAX-YAML-UNKNOWN-FIELD", Caxton.deploy(echo, "name: bad\nlevle: strict"));
        assertEquals(2, field.path("line").asInt());
        assertProblem(422, "CAX-YAML-MISSING-FIELD", Caxton.deploy(echo, "level: strict"));
        assertProblem(422, "CAX-YAML-VALUE", Caxton.deploy(echo, "name: bad\nlimits: {fuel: 0}"));
        assertProblem(400, "CAX-YAML-SYNTAX", Caxton.deploy(echo, "{\"name\": "));
        assertProblem(409, "CAX-AGENT-EXISTS", Caxton.deploy(Wat.assemble(Caxton.example("greeter")), "name: greeter"));
        byte[] tools = Wat.assemble(Caxton.example("greeter"));
        assertProblem(422, "CAX-WASM-IMPORT", Caxton.deploy(tools, "name: bad\nlevel: strict"));
        byte[] memory = Wat.assemble(
                Caxton.example("echo").replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 100)"));
        assertProblem(422, "CAX-WASM-MEMORY", Caxton.deploy(memory, "name: bad\nlimits: {memory: 1MB}"));
        assertProblem(
                400, "CAX-HTTP-FIELD", Caxton.post("/api/v1/agents", "multipart/form-data; boundary=x", "--x--\r\n"));
        assertProblem(
                400, "CAX-HTTP-FIELD", Caxton.post("/api/v1/agents", "multipart/form-data; boundary=x", "garbage"));
        assertProblem(400, "CAX-HTTP-REQUEST", Caxton.post("/api/v1/agents", "multipart/form-data", "--x--\r\n"));
        assertProblem(
                400,
                "CAX-HTTP-REQUEST",
                Caxton.post("/api/v1/agents", "multipart/form-data; boundary=x", "--x\r\n\r\nno headers\r\n--x--\r\n"));
        assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.get("/api/v1/agents/default/bad"));
    }

    @Test
    void errorsOfTheMcpDoorShowNothingOfTheProgramsInside() {
        for (String body : List.of("garbage", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")) {
            HttpResponse<String> answer = Caxton.send(Caxton.request("/mcp")
                    .header("Content-Type", JSON)
                    .header("Accept", "application/json, text/event-stream")
                    .POST(BodyPublishers.ofString(body)));
            assertEquals(400, answer.statusCode(), body);
            JsonNode error = Caxton.json(answer).path("error");
            assertTrue(error.path("code").isInt(), answer.body());
            assertFalse(answer.body().contains("stackTrace"), answer.body());
            assertFalse(answer.body().contains("io.modelcontextprotocol"), answer.body());
        }
    }
}
