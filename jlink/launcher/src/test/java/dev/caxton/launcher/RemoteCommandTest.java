package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire and what is made of the answer. That a real server answers so is tested where the server is. */
class RemoteCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void agentsAreListedWithTheCallersToken() throws Exception {
        String body = """
                {"agents":[{"id":"default/echo","state":"RUNNING","level":"strict","engine":"endive-compiled",
                "usage":{"turns":3,"fuel":1590},"lastFailure":{"code":"CAX-TURN-TIME"}},
                {"id":"default/x\\u001b[2J","usage":{}}]}""";
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("agents");
            assertEquals(0, caught.exit(), caught::toString);
            List<String> lines = caught.out().lines().toList();
            assertEquals(3, lines.size(), caught::toString);
            assertTrue(
                    lines.get(1).matches("default/echo +running +strict +endive-compiled +3 +1590 +0 +CAX-TURN-TIME"),
                    caught::toString);
            assertTrue(lines.get(2).startsWith("default/x\uFFFD[2J"), caught::toString);
            assertTrue(server.request().head().startsWith("GET /api/v1/agents?limit=1000&sort=name HTTP/1.1\r\n"));
            assertTrue(server.request().head().contains("\r\nAuthorization: Bearer cxt_secret\r\n"));
        }
    }

    @Test
    void aMessageIsSentAsItIsAndTheReplyPrinted() throws Exception {
        String body = "{\"envelope\":\"e1\",\"reply\":\"Hello, Ada!\",\"turn\":{\"outcome\":\"COMPLETED\","
                + "\"fuelUsed\":6723,\"guestMicros\":250,\"toolCalls\":1}}";
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("send", "greeter", "--message", "Ada \u20ac", "--wait", "2s");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("Hello, Ada!\n", caught.out());
            assertEquals("completed: fuel 6,723, guest time 0.25 ms, tool calls 1, messages sent 0\n", caught.err());
            assertTrue(server.request()
                    .head()
                    .startsWith("POST /api/v1/agents/default/greeter/messages?wait=2000ms HTTP/1.1\r\n"));
            assertEquals("Ada \u20ac", server.request().body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"envelope\":\"e1\",\"turn\":{\"outcome\":\"COMPLETED\"}}|5|(no reply)",
                "{\"envelope\":\"e1\"}|0|accepted as e1",
            })
    void noReplyAndNotWaitingAreToldApart(String body, int exit, String text) throws Exception {
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("send", "clerk", "--message", "x");
            assertEquals(exit, caught.exit(), caught::toString);
            assertTrue(caught.err().contains(text), caught::toString);
            assertEquals("", caught.out());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":\"CAX-AGENT-UNKNOWN\",\"detail\":\"There is no agent.\",\"remedy\":\"Deploy it.\"}|3"
                        + "|caxton: CAX-AGENT-UNKNOWN: There is no agent. Deploy it.",
                "{\"code\":\"CAX-TURN-TIME\",\"detail\":\"too long\",\"remedy\":\"Do less\",\"turn\":{}}|4"
                        + "|caxton: CAX-TURN-TIME: too long. Do less.",
            })
    void aProblemDocumentBecomesAMessageAndAnExitCode(String body, int exit, String text) throws Exception {
        try (OneAnswer server = new OneAnswer(422, "application/problem+json", body)) {
            Caught caught = server.run("send", "nobody", "--message", "x");
            assertEquals(exit, caught.exit(), caught::toString);
            assertEquals(text + "\n", caught.err());
        }
    }

    @Test
    void aModuleIsSentWithItsDescriptor() throws Exception {
        byte[] module = {0, 'a', 's', 'm', 1, 0, 0, 0};
        Path file = Files.write(folder.resolve("small.wasm"), module);
        String body = "{\"id\":\"default/small\",\"level\":\"default\",\"engine\":\"endive-compiled\","
                + "\"module\":\"93a4\",\"warnings\":[\"mind the gap\"]}";
        try (OneAnswer server = new OneAnswer(201, "application/json", body)) {
            Caught caught = server.run("deploy", file.toString());
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("deployed default/small at level default on endive-compiled, sha256 93a4\n", caught.out());
            assertEquals("warning: mind the gap\n", caught.err());
            String sent = server.request().body();
            assertTrue(sent.contains("form-data; name=\"module\""), sent);
            assertTrue(sent.contains("\r\n\r\n" + new String(module, StandardCharsets.ISO_8859_1) + "\r\n--"), sent);
            assertTrue(sent.contains("\r\n\r\n{\"name\":\"small\"}\r\n--"), sent);
        }
    }

    @Test
    void auditRecordsAreShownTheOldestFirst() throws Exception {
        String body = """
                {"records":[
                {"hash":"bb","record":{"event":{"type":"runtime-stopped","principal":"system:default/runtime"},
                "group":1,"prev":"aa","seq":1,"time":"2026-01-01T00:00:01Z"}},
                {"hash":"aa","record":{"event":{"type":"runtime-started","version":"1"},"group":0,"prev":"00","seq":0,
                "time":"2026-01-01T00:00:00Z"}}]}""";
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("audit", "list", "--limit", "2");
            assertEquals("""
                    0  2026-01-01T00:00:00Z  runtime-started  version=1
                    1  2026-01-01T00:00:01Z  runtime-stopped  principal=system:default/runtime
                    """, caught.out());
        }
    }

    @Test
    void logsAndToolsAreListed() throws Exception {
        String lines = "{\"lines\":[{\"sequence\":7,\"time\":\"t\",\"level\":3,\"text\":\"careful\"}]}";
        try (OneAnswer server = new OneAnswer(200, "application/json", lines)) {
            assertEquals(
                    "7  t  [warning] careful\n",
                    server.run("logs", "default/clerk").out());
        }
        String tools = "{\"tools\":[{\"name\":\"sample/greet\",\"description\":\"Greets.\\nMore.\"}]}";
        try (OneAnswer server = new OneAnswer(200, "application/json", tools)) {
            assertEquals(
                    List.of("TOOL          DESCRIPTION", "sample/greet  Greets."),
                    server.run("tools").out().lines().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{\"a\":1} trailing"})
    void whatIsNoCaxtonIsNotTakenForOne(String body) throws Exception {
        try (OneAnswer server = new OneAnswer(200, "text/html", body)) {
            Caught caught = server.run("agents");
            assertEquals(ExitCode.INPUT_OUTPUT.number(), caught.exit(), caught::toString);
            assertTrue(caught.err().contains("CAX-CLI-ANSWER"), caught::toString);
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (OneAnswer server = new OneAnswer(302, "application/json", "{}")) {
            assertEquals(ExitCode.REFUSED.number(), server.run("agents").exit());
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeNotThere() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Caught caught =
                Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "--server", "http://127.0.0.1:" + free, "agents");
        assertEquals(ExitCode.INPUT_OUTPUT.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("CAX-CLI-UNREACHABLE"), caught::toString);
        assertTrue(caught.err().contains("the connection was refused"), caught::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org:9080, x, CAX-CLI-PLAIN",
        "ftp://127.0.0.1, x, CAX-CLI-SERVER",
        "127.0.0.1:9080, x, CAX-CLI-SERVER",
        "http://127.0.0.1:9, '', CAX-CLI-TOKEN",
        "http://127.0.0.1:9, 'two words', CAX-CLI-TOKEN",
    })
    void theTokenGoesNowhereUnlessAllIsWell(String server, String token, String code) {
        Caught caught = Caught.runIn(Map.of(ServerOptions.SERVER, server, ServerOptions.TOKEN, token), "agents");
        assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains(code), caught::toString);
    }

    @Test
    void aServerForACommandWithoutOneIsRefused() {
        Caught caught = Caught.run("--server", "http://127.0.0.1:9080", "version");
        assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("talks to no server"), caught::toString);
    }

    @Test
    void anAgentsNameIsChecked() {
        Caught caught = Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "logs", "../version");
        assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("names no agent"), caught::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "start, POST /api/v1/agents/default/echo/start",
        "stop, POST /api/v1/agents/default/echo/stop",
        "drain, POST /api/v1/agents/default/echo/drain",
        "pause, POST /api/v1/agents/default/echo/pause",
        "resume, POST /api/v1/agents/default/echo/resume",
        "kill, POST /api/v1/agents/default/echo/kill",
        "remove, DELETE /api/v1/agents/default/echo",
        "usage, GET /api/v1/usage/agents/default/echo",
        "limits, GET /api/v1/agents/default/echo/limits",
    })
    void commandsOnAnAgent(String command, String request) throws Exception {
        try (OneAnswer server =
                new OneAnswer(200, "application/json", "{\"id\":\"default/echo\",\"state\":\"STOPPED\",\"turns\":7}")) {
            Caught caught = server.run(command, "echo");
            assertEquals(0, caught.exit(), caught::toString);
            assertTrue(server.request().head().startsWith(request + " HTTP/1.1\r\n"), server.request()::head);
        }
    }

    @Test
    void holdsNameTheirScope() throws Exception {
        for (String[] scope : new String[][] {
            {"echo", "/agents/default/echo"},
            {"acme/echo", "/agents/acme/echo"},
            {"acme/*", "/tenants/acme"},
            {"*", "/node"}
        }) {
            try (OneAnswer server = new OneAnswer(200, "application/json", "{}")) {
                Caught caught = server.run("hold", "tool-calls", scope[0]);
                assertEquals(0, caught.exit(), caught::toString);
                assertTrue(
                        server.request().head().startsWith("PUT /api/v1/holds/tool-calls" + scope[1] + " HTTP/1.1\r\n"),
                        server.request()::head);
            }
        }
        try (OneAnswer server = new OneAnswer(200, "application/json", "{}")) {
            assertEquals(0, server.run("hold", "--release", "turns", "*").exit());
            assertTrue(server.request().head().startsWith("DELETE /api/v1/holds/turns/node HTTP/1.1\r\n"));
        }
        Map<String, String> token = Map.of(ServerOptions.TOKEN, "cxt_secret");
        for (String[] half : new String[][] {{"hold", "turns"}, {"hold", "--release"}}) {
            Caught caught = Caught.runIn(token, half);
            assertEquals(2, caught.exit(), caught::toString);
            assertTrue(caught.err().contains("a hold has a WHAT and a SCOPE"), caught::toString);
        }
    }

    @Test
    void aPolicyIsPutOverTheOneThatIsKnown() throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"), "caxton: policy/v1\n");
        String digest = "a".repeat(64);
        try (OneAnswer server = new OneAnswer(
                200, "application/json", "{\"name\":\"tests\",\"tenant\":\"default\",\"digest\":\"" + digest + "\"}")) {
            Caught caught = server.run("policy", "put", file.toString(), "--over", digest);
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("in force: tests of the tenant default, digest " + digest + "\n", caught.out());
            assertTrue(server.request().head().contains("\r\nIf-Match: \"" + digest + "\"\r\n"));
            assertEquals("caxton: policy/v1\n", server.request().body());
        }
        try (OneAnswer server = new OneAnswer(200, "application/yaml", "# as written\n")) {
            assertEquals("# as written\n", server.run("policy", "get").out());
        }
    }
}
