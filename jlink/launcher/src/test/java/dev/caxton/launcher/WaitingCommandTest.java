package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is waited for: lines of a log, answers, and people. That a real server answers so is tested where the server is. */
class WaitingCommandTest {

    private static final String STREAM = "text/event-stream";

    @Test
    void aLogIsFollowedUntilTheServerStops() throws Exception {
        String body = """
                : open

                id: 8
                event: line
                data: {"sequence":8,"time":"t","level":2,"text":"one\\u001b[2J"}

                event: later
                data: what a later version adds

                id: 9
                event: line
                data: {"sequence":9,"time":"t","level":4,"text":"two"}

                event: end
                data: "stopping"

                id: 10
                event: line
                data: {"sequence":10}

                """;
        try (OneAnswer server = new OneAnswer(200, STREAM, body)) {
            Caught caught = server.run("logs", "clerk", "--follow", "--after", "7");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("8  t  [info] one\uFFFD[2J\n9  t  [error] two\n", caught.out());
            assertEquals("the server stops\n", caught.err());
            String head = server.request().head();
            assertTrue(head.startsWith("GET /api/v1/live/agents/default/clerk/logs HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nLast-Event-ID: 7\r\n"), head);
            assertTrue(head.contains("\r\nAccept: text/event-stream"), head);
        }
        try (OneAnswer server = new OneAnswer(200, STREAM, body)) {
            List<String> lines =
                    server.run("logs", "clerk", "-f", "--json").out().lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.getLast().contains("\"sequence\":9"), lines.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: 8#event: line#data: {}##|the connection broke. Go on with --after 8.",
                "event: end#data: \"over\"##|the view is over, as the token soon is. Go on with --after 0.",
                "event: line#data: []##|an event is not as a Caxton server writes it",
            })
    void aLogThatBreaksOffSaysSo(String body, String text) throws Exception {
        try (OneAnswer server = new OneAnswer(200, STREAM, body.replace('#', '\n'))) {
            Caught caught = server.run("logs", "clerk", "--follow", "--json");
            assertEquals(ExitCode.INPUT_OUTPUT.number(), caught.exit(), caught::toString);
            assertTrue(caught.err().contains(text), caught::toString);
        }
    }

    @Test
    void aViewThatIsRefusedSaysWhy() throws Exception {
        try (OneAnswer server = new OneAnswer(
                404, "application/problem+json", "{\"code\":\"CAX-AGENT-UNKNOWN\",\"detail\":\"none\"}")) {
            Caught caught = server.run("logs", "nobody", "--follow");
            assertEquals(ExitCode.REFUSED.number(), caught.exit(), caught::toString);
            assertTrue(caught.err().contains("CAX-AGENT-UNKNOWN: none."), caught::toString);
        }
        Caught caught = Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), "logs", "clerk", "--follow", "--limit", "5");
        assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("--follow and --limit exclude each other"), caught::toString);
    }

    @Test
    void aTicketIsGivenForAMessage() throws Exception {
        try (OneAnswer server = new OneAnswer(
                202, "application/json", "{\"ticket\":\"t-1\",\"envelope\":\"e1\",\"until\":\"later\"}")) {
            Caught caught = server.run("ticket", "send", "echo", "-m", "hello", "--life", "2m");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals("t-1\n", caught.out());
            assertEquals("good until later\n", caught.err());
            String head = server.request().head();
            assertTrue(head.startsWith("POST /api/v1/tickets/agents/default/echo?life=120 HTTP/1.1\r\n"), head);
            assertEquals("{\"contentBase64\":\"aGVsbG8=\"}", server.request().body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"state\":\"pending\"}|8||pending",
                "{\"state\":\"answered\",\"answer\":{\"reply\":\"hi\",\"turn\":{\"outcome\":\"COMPLETED\"}}}|0|hi|completed: fuel 0",
                "{\"state\":\"unanswered\",\"answer\":{\"turn\":{\"outcome\":\"COMPLETED\"}}}|5||(no reply)",
                "{\"state\":\"failed\",\"problem\":{\"code\":\"CAX-TURN-TIME\",\"message\":\"too long\"}}|4"
                        + "||caxton: CAX-TURN-TIME: too long.",
            })
    void anAnswerIsFetched(String body, int exit, String out, String err) throws Exception {
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("ticket", "get", "t-1", "--wait", "3s");
            assertEquals(exit, caught.exit(), caught::toString);
            assertEquals(out == null ? "" : out + "\n", caught.out());
            assertTrue(caught.err().startsWith(err), caught::toString);
            assertTrue(server.request().head().startsWith("GET /api/v1/tickets/t-1?wait=3000ms HTTP/1.1\r\n"));
        }
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("ticket", "get", "t-1", "--json");
            assertEquals(exit, caught.exit(), caught::toString);
            assertTrue(caught.out().contains("\"state\""), caught::toString);
        }
    }

    @Test
    void aTicketIsCancelled() throws Exception {
        try (OneAnswer server = new OneAnswer(204, "application/json", "")) {
            assertEquals("cancelled\n", server.run("ticket", "cancel", "t-1").out());
            assertTrue(server.request().head().startsWith("DELETE /api/v1/tickets/t-1 HTTP/1.1\r\n"));
        }
    }

    @Test
    void callsThatWaitAreListedWithTheirArguments() throws Exception {
        String body = "{\"approvals\":[{\"id\":\"a1\",\"caller\":\"agent:default/clerk\",\"tool\":\"mail/send\","
                + "\"expires\":\"soon\",\"approvers\":[\"user:default/ada\"],\"arguments\":{\"to\":\"x\\u001b[2J\"}}]}";
        try (OneAnswer server = new OneAnswer(200, "application/json", body)) {
            Caught caught = server.run("approvals", "list");
            assertEquals(0, caught.exit(), caught::toString);
            String row = caught.out().lines().toList().getLast();
            assertTrue(
                    row.matches(
                            "a1 +agent:default/clerk +mail/send +soon +user:default/ada +\\{\"to\":\"x[^\\x1b]+\"}"),
                    caught::toString);
            assertTrue(server.request().head().startsWith("GET /api/v1/approvals HTTP/1.1\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "approve|true|approve|approved",
                "approve|false|approve|approved; another person has to approve it too",
                "deny|false|refuse|denied",
            })
    void aPersonDecides(String command, boolean enough, String path, String text) throws Exception {
        try (OneAnswer server = new OneAnswer(200, "application/json", "{\"id\":\"a1\",\"enough\":" + enough + "}")) {
            Caught caught = server.run("approvals", command, "a1");
            assertEquals(0, caught.exit(), caught::toString);
            assertEquals(text + "\n", caught.out());
            assertTrue(server.request().head().startsWith("POST /api/v1/approvals/a1/" + path + " HTTP/1.1\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'../policy'", "'a/b'", "''", "'a?b'", "..", "'a b'"})
    void whatIsNoIdIsNotSent(String id) {
        for (String[] command : new String[][] {{"ticket", "get"}, {"ticket", "cancel"}, {"approvals", "approve"}}) {
            Caught caught = Caught.runIn(Map.of(ServerOptions.TOKEN, "x"), command[0], command[1], id);
            assertEquals(ExitCode.USAGE.number(), caught.exit(), caught::toString);
            assertTrue(caught.err().contains("is no id"), caught::toString);
        }
    }
}
