package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools and upstreams on the command line. That a real server answers so is tested where the server is. */
class ToolsCommandTest {

    private static final String JSON = "application/json";
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path folder = Path.of("");

    @Test
    void toolsAreListedWithWhatShouldNotBeOverlooked() throws Exception {
        String body = """
                {"tools":[{"tool":"files/read","state":"approved","approved":{"by":"user:default/ada"},"warnings":[]},
                {"tool":"files/write\\u001b[2J","state":"pending","renamedFrom":"files/put",
                "warnings":[{"kind":"same-name","tool":"notes/write"}]},
                {"tool":"files/list","state":"refused","digest":"a","warnings":[],
                "refused":{"digest":"a","by":"user:default/ada","since":"2026-06-01T12:00:00Z"}},
                {"tool":"files/move","state":"pending","digest":"b","warnings":[{"kind":"same-name","tool":"notes/move"}],
                "refused":{"digest":"a","by":"user:default/ada","since":"2026-06-01T12:00:00Z"}}]}""";
        try (OneAnswer server = new OneAnswer(200, JSON, body)) {
            Caught caught = server.run("tools", "list", "acme/files", "--state", "pending");
            assertEquals(0, caught.exit(), caught::toString);
            List<String> lines = caught.out().lines().toList();
            assertTrue(lines.get(1).matches("files/read +approved +user:default/ada"), caught::toString);
            assertTrue(lines.get(2).endsWith("same-name notes/write; renamed from files/put"), caught::toString);
            assertTrue(lines.get(3).endsWith("refused by user:default/ada at 2026-06-01T12:00:00Z"), caught::toString);
            assertTrue(
                    lines.get(4)
                            .endsWith(
                                    "same-name notes/move; another description was refused by user:default/ada at 2026-06-01T12:00:00Z"),
                    caught::toString);
            assertTrue(lines.get(2).startsWith("files/write\uFFFD[2J"), caught::toString);
            assertTrue(
                    server.request()
                            .head()
                            .startsWith("GET /api/v1/upstreams/acme/files/tools?limit=1000&state=pending HTTP/1.1\r\n"),
                    server.request().head());
        }
    }

    @Test
    void aChangeIsShownPlaceByPlace() throws Exception {
        String body = """
                {"tool":{"tool":"files/read","state":"quarantined","digest":"%s","warnings":[]},"differences":[
                {"path":"/description","approved":"\\"Reads.\\"","current":"\\"Sends.\\\\u001b[2J\\""},
                {"path":"/inputSchema/properties/bcc","current":"{}"}],
                "refusals":[{"digest":"f00","by":"user:default/ada","since":"2026-06-01T12:00:00Z"}]}""".formatted(DIGEST);
        try (OneAnswer server = new OneAnswer(200, JSON, body)) {
            Caught caught = server.run("tools", "diff", "files/read");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals(
                    "files/read is quarantined\n/description\n  - \"Reads.\"\n  + \"Sends.\\u001b[2J\"\n"
                            + "/inputSchema/properties/bcc\n  + {}\n"
                            + "refused f00 by user:default/ada at 2026-06-01T12:00:00Z\ndigest " + DIGEST + "\n",
                    caught.out());
            assertTrue(
                    server.request().head().startsWith("GET /api/v1/upstreams/default/files/tools/read HTTP/1.1\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "refuse"})
    void aDecisionNamesWhatItIsAbout(String decision) throws Exception {
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"tool\":\"files/read\",\"state\":\"approved\"}")) {
            Caught caught = server.run("tools", decision, "files/read", "--digest", DIGEST);
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("files/read is approved\n", caught.out());
            assertTrue(server.request()
                    .head()
                    .startsWith("POST /api/v1/upstreams/default/files/tools/read/" + decision + " HTTP/1.1\r\n"));
            assertEquals("{\"digest\":\"" + DIGEST + "\"}", server.request().body());
        }
        assertEquals(
                2,
                Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "tools", decision, "files/read")
                        .exit());
        Caught cut = Caught.runIn(
                Map.of(ServerOptions.TOKEN, "x"), "tools", decision, "files/read", "--digest", DIGEST.substring(1));
        assertEquals(2, cut.exit());
        assertTrue(cut.err().contains("64 hexadecimal digits"), cut::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "a/b/c/d", "../x/y", "files/..", "files/a%2fb", "files/", "/read", "A/files/read"})
    void whatNamesNoToolIsRefusedBeforeAnythingIsSent(String tool) {
        Caught caught = Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "tools", "diff", tool);
        assertEquals(2, caught.exit(), caught::toString);
        assertTrue(caught.err().contains("names no tool"), caught::toString);
    }

    @Test
    void upstreamsAreListedRegisteredAndRemoved() throws Exception {
        String body = """
                {"upstreams":[{"tenant":"default","name":"files","transport":"stdio","state":"CONNECTED","breaker":"CLOSED","tools":["a","b"],
                "waiting":1,"pins":"review","registration":{"by":"user:default/admin"}},
                {"name":"far","transport":"http","state":"DOWN","breaker":"HALF_OPEN","tools":[],"pins":"review","lastError":"nobody there"}]}""";
        try (OneAnswer server = new OneAnswer(200, JSON, body)) {
            List<String> lines = server.run("upstreams", "list").out().lines().toList();
            assertTrue(
                    lines.get(1).matches("files +stdio +connected +closed +2 +1 +review +user:default/admin +-"),
                    lines.toString());
            assertTrue(
                    lines.get(2).matches("far +http +down +half-open +0 +0 +review +- +nobody there"),
                    lines.toString());
        }
        Path file = Files.writeString(folder.resolve("files.yaml"), "http: {url: https://x/}");
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"state\":\"CONNECTING\"}")) {
            Caught caught = server.run("upstreams", "add", "acme/far", file.toString());
            assertEquals("registered acme/far, connecting\n", caught.out(), caught::toString);
            assertTrue(server.request().head().startsWith("PUT /api/v1/upstreams/acme/far HTTP/1.1\r\n"));
            assertEquals("http: {url: https://x/}", server.request().body());
        }
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"url\":\"https://id.example/authorize?state=x\"}")) {
            Caught caught = server.run("upstreams", "authorize", "far");
            assertEquals("https://id.example/authorize?state=x\n", caught.out(), caught::toString);
        }
        Path redirected = Files.writeString(folder.resolve("redirected"), "https://x/callback?code=c&state=x\n");
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"url\":null}")) {
            Caught caught = server.run("upstreams", "authorize", "far", "--redirected", redirected.toString());
            assertEquals("let in by default/far\n", caught.out(), caught::toString);
            assertTrue(server.request()
                    .head()
                    .startsWith("POST /api/v1/upstreams/default/far/authorization HTTP/1.1\r\n"));
            assertEquals(
                    "{\"redirected\":\"https://x/callback?code=c&state=x\"}",
                    server.request().body());
        }
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"lines\":[\"one\",\"two\\u001b\"]}")) {
            Caught caught = server.run("upstreams", "output", "files");
            assertEquals("one\ntwo\uFFFD\n", caught.out(), caught::toString);
            assertTrue(server.request().head().startsWith("GET /api/v1/upstreams/default/files/output HTTP/1.1\r\n"));
        }
        try (OneAnswer server = new OneAnswer(200, JSON, "{\"breaker\":\"CLOSED\"}")) {
            Caught caught = server.run("upstreams", "reset", "acme/far");
            assertEquals("the breaker of acme/far is closed\n", caught.out(), caught::toString);
            assertTrue(
                    server.request().head().startsWith("POST /api/v1/upstreams/acme/far/breaker/reset HTTP/1.1\r\n"));
        }
        try (OneAnswer server = new OneAnswer(204, JSON, "")) {
            Caught caught = server.run("upstreams", "remove", "far");
            assertEquals("removed default/far\n", caught.out(), caught::toString);
            assertTrue(server.request().head().startsWith("DELETE /api/v1/upstreams/default/far HTTP/1.1\r\n"));
        }
    }
}
