package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls by hand on the command line. That a real server answers so is tested where the server is. */
class ToolsCallCommandTest {

    private static final String JSON = "application/json";

    @TempDir
    Path folder = Path.of("");

    private static String answer(boolean error, String result) {
        return "{\"tool\":\"files/read\",\"code\":\"OK\",\"isError\":" + error + ",\"result\":" + result + "}";
    }

    @Test
    void theTextOfTheAnswerIsPrinted() throws Exception {
        String result = """
                {"content":[{"type":"text","text":"one\\ntwo"},{"type":"image","data":"aGk=","mimeType":"image/png"},
                {"type":"resource","resource":{"uri":"file:///a","text":"three"}},
                {"type":"resource_link","uri":"file:///b","name":"b"}]}""";
        try (OneAnswer server = new OneAnswer(200, JSON, answer(false, result))) {
            Caught caught = server.run("tools", "call", "files/read", "-a", "{\"path\": \"/a\"}");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("one\ntwo\nthree\n", caught.out());
            assertEquals(
                    "(image image/png; --json shows it)\n(resource_link file:///b; --json shows it)\n", caught.err());
            assertTrue(server.request().head().startsWith("POST /api/v1/tools/files/read/call HTTP/1.1\r\n"));
            assertEquals("{\"path\": \"/a\"}", server.request().body());
        }
    }

    @Test
    void argumentsComeFromAFileOrStandardInput() throws Exception {
        Path file = Files.writeString(folder.resolve("arguments.json"), "{\"n\": 1}");
        try (OneAnswer server = new OneAnswer(200, JSON, answer(false, "{\"content\":[]}"))) {
            assertEquals(
                    0,
                    server.run("tools", "call", "files/read", "--arguments", "@" + file)
                            .exit());
            assertEquals("{\"n\": 1}", server.request().body());
        }
        try (OneAnswer server = new OneAnswer(200, JSON, answer(false, "{\"content\":[]}"))) {
            byte[] input = "{\"n\": 2}".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    0,
                    server.run(input, "tools", "call", "files/read", "-a", "-").exit());
            assertEquals("{\"n\": 2}", server.request().body());
        }
        try (OneAnswer server = new OneAnswer(200, JSON, answer(false, "{\"content\":[]}"))) {
            assertEquals(0, server.run("tools", "call", "files/read").exit());
            assertEquals("{}", server.request().body());
        }
        Caught missing = Caught.runIn(
                Map.of(ServerOptions.TOKEN, "x"), "tools", "call", "files/read", "-a", "@" + folder.resolve("none"));
        assertEquals(6, missing.exit(), missing::toString);
    }

    @Test
    void anErrorOfTheToolHasAnExitCodeOfItsOwn() throws Exception {
        String result = "{\"content\":[{\"type\":\"text\",\"text\":\"no such file\"}],\"isError\":true}";
        try (OneAnswer server = new OneAnswer(200, JSON, answer(true, result))) {
            Caught caught = server.run("tools", "call", "files/read");
            assertEquals(9, caught.exit(), caught::toString);
            assertEquals("no such file\n", caught.out());
            assertEquals("the tool reported an error\n", caught.err());
        }
    }

    @Test
    void numbersKeepAllTheirDigits() throws Exception {
        String result =
                "{\"content\":[],\"structuredContent\":{\"id\":12345678901234567890,\"far\":1e400,\"pi\":3.14159265358979323846,\"one\":1,\"true\":[true,false]}}";
        try (OneAnswer server = new OneAnswer(200, JSON, answer(false, result))) {
            Caught caught = server.run("tools", "call", "files/read", "--json");
            assertEquals(answer(false, result) + "\n", caught.out(), caught::toString);
        }
        try (OneAnswer server = new OneAnswer(200, JSON, answer(true, result))) {
            Caught caught = server.run("tools", "call", "files/read");
            assertEquals(9, caught.exit(), caught::toString);
            assertEquals(
                    "{\"far\":\"1e400\",\"id\":\"12345678901234567890\",\"one\":1,\"pi\":\"3.14159265358979323846\",\"true\":[true,false]}\n",
                    caught.out());
        }
    }

    /** Whoever is told that a call has failed repeats it. */
    @Test
    void aCallThatIsNotAnsweredMayStillBeUnderWay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Server server = new Server(URI.create("http://127.0.0.1:" + silent.getLocalPort()), Optional.of("token"));
            Fault late = assertThrows(
                    Fault.class,
                    () -> server.called("/tools/files/read/call", new byte[] {'{', '}'}, Duration.ofMillis(50)));
            assertEquals("CAX-CLI-UNREACHABLE", late.code());
            assertTrue(late.text().contains("it took too long"), late::text);
            assertTrue(late.text().contains("may still be under way"), late::text);
            assertTrue(late.text().contains("audit"), late::text);
        }
    }

    @Test
    void aCallThatWasNeverSentIsNotUnderWay() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        Caught caught = Caught.runIn(
                Map.of(ServerOptions.TOKEN, "x"),
                "--server",
                "http://127.0.0.1:" + free,
                "tools",
                "call",
                "files/read");
        assertEquals(6, caught.exit(), caught::toString);
        assertFalse(caught.err().contains("under way"), caught::toString);
    }

    @Test
    void whatNeedsAnApprovalSaysWhich() throws Exception {
        String problem = """
                {"code":"CAX-TOOL-APPROVAL-REQUIRED","status":403,"approval":"a-1","detail":"The approval 'a-1' waits.",
                "remedy":"Have it approved."}""";
        try (OneAnswer server = new OneAnswer(403, "application/problem+json", problem)) {
            Caught caught = server.run("tools", "call", "files/read");
            assertEquals(3, caught.exit(), caught::toString);
            assertEquals(
                    "caxton: CAX-TOOL-APPROVAL-REQUIRED: The approval 'a-1' waits. Have it approved.\n", caught.err());
            assertEquals("", caught.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "default/files/read", "../x", "files/", "/read", "files/a b"})
    void whatNamesNoToolIsRefusedBeforeAnythingIsSent(String tool) {
        Caught caught = Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "tools", "call", tool);
        assertEquals(2, caught.exit(), caught::toString);
        assertTrue(caught.err().contains("names no tool"), caught::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1234567890123456]|[\"1234567890123456\"]",
                "[123456789012345]|[123456789012345]",
                "[-1.5,true,null]|[-1.5,true,null]",
                "{\"a\":-2E+2}|{\"a\":\"-2E+2\"}",
                "\"1234567890123456789\"|\"1234567890123456789\"",
                "[\"\\\"1234567890123456\"]|[\"\\\"1234567890123456\"]",
                "[\"\\\\\",1e9]|[\"\\\\\",\"1e9\"]",
                "\"1|\"1",
                "\"\\|\"\\"
            })
    void onlyLongNumbersAreQuoted(String json, String quoted) {
        assertEquals(
                quoted, new String(LongNumbers.quoted(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }
}
