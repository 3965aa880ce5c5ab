package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Upstreams that are registered while the server runs, and what people decide on their tools: both are there after the server was killed. */
class UpstreamsIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The sample server a second time, under another name. */
    private static final String SECOND = """
            stdio:
              executable: java
              arguments: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -jar, "${sample.home}/upstream/caxton-sample-upstream.jar"]
            """;

    @TempDir
    Path folder;

    private String token = "";

    private JsonNode ask(ServerProcess server, String method, String path, String type, String body, int status)
            throws IOException {
        var request = server.request(token, path);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = server.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        assertEquals(status, answer.statusCode(), () -> method + " " + path + ": " + answer.body());
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    private JsonNode get(ServerProcess server, String path) throws IOException {
        return ask(server, "GET", path, "", "", 200);
    }

    private void awaitConnected(ServerProcess server, String upstream) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!get(server, "upstreams/default/" + upstream)
                .path("state")
                .asString()
                .equals("CONNECTED")) {
            assertTrue(System.nanoTime() < end, upstream + " is not connected");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private List<String> states(ServerProcess server, String upstream) throws IOException {
        List<String> states = new ArrayList<>();
        get(server, "upstreams/default/" + upstream + "/tools").path("tools").forEach(tool -> {
            String name = tool.path("tool").asString();
            states.add(name.substring(name.indexOf('/') + 1) + " "
                    + tool.path("state").asString());
        });
        return states;
    }

    private void decide(ServerProcess server, String tool, String decision) throws IOException {
        String path = "upstreams/default/second/tools/" + tool;
        String digest = get(server, path).path("tool").path("digest").asString();
        ask(server, "POST", path + "/" + decision, "application/json", "{\"digest\":\"" + digest + "\"}", 200);
    }

    @Test
    void whatWasRegisteredAndDecidedOutlivesTheServer() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        List<String> decided = List.of("convert_units pending", "greet approved", "now refused", "word_count pending");
        try (ServerProcess server = ServerProcess.start(home, Map.of())) {
            token = server.token();
            awaitConnected(server, "sample");
            assertEquals(
                    List.of("convert_units approved", "greet approved", "now approved", "word_count approved"),
                    states(server, "sample"),
                    "by the rule that its registration names");
            assertEquals(List.of("add approved"), states(server, "adder"), "an agent of the sample, by its deployment");

            ask(server, "PUT", "upstreams/default/second", "application/yaml", SECOND, 200);
            awaitConnected(server, "second");
            assertEquals(
                    4, get(server, "upstreams/default/second").path("waiting").asInt());
            JsonNode greet = get(server, "upstreams/default/second/tools/greet");
            assertEquals("pending", greet.path("tool").path("state").asString());
            assertEquals(
                    "same-name sample/greet",
                    greet.path("tool").path("warnings").path(0).path("kind").asString() + " "
                            + greet.path("tool")
                                    .path("warnings")
                                    .path(0)
                                    .path("tool")
                                    .asString());
            assertEquals("greet", greet.path("document").path("name").asString());
            assertFalse(greet.path("differences").isEmpty());
            decide(server, "greet", "approve");
            decide(server, "now", "refuse");
            assertEquals(decided, states(server, "second"));

            String other = "{\"digest\":\"" + "0".repeat(64) + "\"}";
            JsonNode changed = ask(
                    server,
                    "POST",
                    "upstreams/default/second/tools/word_count/approve",
                    "application/json",
                    other,
                    409);
            assertEquals("CAX-TOOL-CHANGED", changed.path("code").asString());
            assertEquals(decided, states(server, "second"));
            refused(server);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(home, Map.of())) {
            // The agents are back before the server is ready, and so are their tools.
            assertEquals(
                    "CONNECTED",
                    get(server, "upstreams/default/adder").path("state").asString());
            assertEquals(List.of("add approved"), states(server, "adder"));
            awaitConnected(server, "second");
            assertEquals(decided, states(server, "second"));
            awaitConnected(server, "sample");
            assertEquals(
                    4,
                    states(server, "sample").stream()
                            .filter(tool -> tool.endsWith(" approved"))
                            .count());

            ask(
                    server,
                    "PUT",
                    "upstreams/default/second",
                    "application/yaml",
                    "pins: trust-first-seen\n" + SECOND,
                    200);
            awaitConnected(server, "second");
            assertEquals(decided, states(server, "second"), "the same server; its tools have the names of others");

            ask(server, "DELETE", "upstreams/default/second", "", "", 204);
            ask(server, "GET", "upstreams/default/second", "", "", 404);
            ask(server, "DELETE", "upstreams/default/second", "", "", 404);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(home, Map.of())) {
            ask(server, "GET", "upstreams/default/second", "", "", 404);
            ask(server, "PUT", "upstreams/default/second", "application/json", json(), 200);
            awaitConnected(server, "second");
            assertEquals(
                    List.of("convert_units pending", "greet pending", "now refused", "word_count pending"),
                    states(server, "second"),
                    "whoever comes under a name that was removed begins anew, but for what a person has refused");
            JsonNode now = get(server, "upstreams/default/second/tools/now");
            assertEquals(1, now.path("refusals").size());
            assertEquals(now.path("tool").path("refused"), now.path("refusals").path(0));
            assertEquals(
                    now.path("tool").path("digest").asString(),
                    now.path("tool").path("refused").path("digest").asString());
            assertEquals(0, server.stop(), server.output());
        }
    }

    private static String json() {
        return "{\"stdio\":{\"executable\":\"java\",\"arguments\":[\"-jar\","
                + "\"${sample.home}/upstream/caxton-sample-upstream.jar\"]}}";
    }

    private void refused(ServerProcess server) throws IOException {
        Map<String, String> bad = Map.of(
                "stdio: {executable: sh}", "422 CAX-UPSTREAM-EXECUTABLE",
                "stdio: {executable: java}\nname: x", "422 CAX-YAML-UNKNOWN-FIELD",
                "http: {url: 'file:///etc/passwd'}", "422 CAX-YAML-VALUE",
                "http: {url: 'http://me:secret@x/'}", "422 CAX-YAML-VALUE",
                "stdio: {executable: java, environment: {'A=B': c}}", "422 CAX-YAML-VALUE",
                "{}", "422 CAX-YAML-VALUE");
        for (Map.Entry<String, String> entry : bad.entrySet()) {
            HttpResponse<String> answer = server.send(server.request(token, "upstreams/default/bad")
                    .header("Content-Type", "application/yaml")
                    .PUT(BodyPublishers.ofString(entry.getKey())));
            JsonNode problem = JSON.readTree(answer.body());
            assertEquals(
                    entry.getValue(),
                    answer.statusCode() + " " + problem.path("code").asString(),
                    () -> entry.getKey() + ": " + answer.body());
        }
        ask(server, "GET", "upstreams/default/bad", "", "", 404);
        for (String method : List.of("PUT", "DELETE")) {
            JsonNode file = ask(
                    server,
                    method,
                    "upstreams/default/sample",
                    method.equals("PUT") ? "application/yaml" : "",
                    method.equals("PUT") ? SECOND : "",
                    409);
            assertEquals("CAX-UPSTREAM-FILE", file.path("code").asString());
        }
        ask(server, "PUT", "upstreams/default/Bad_Name", "application/yaml", SECOND, 422);
    }
}
