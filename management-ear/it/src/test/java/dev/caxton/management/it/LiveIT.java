package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live views: what happens arrives, nobody else's does, and there are not more of them than there may be. */
@ExtendWith(ArquillianExtension.class)
class LiveIT {

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    /** A stream as a client without any library sees it. */
    private static final class Stream implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;
        private final String status;

        Stream(String token, String path, String... header) throws IOException {
            socket = Wire.open();
            String more = header.length == 0 ? "" : header[0] + "\r\n";
            socket.getOutputStream()
                    .write(("GET /api/v1/live/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                                    + more + "Authorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = in.readLine();
        }

        /** The next line that has a text in it; fails when the socket's patience is over. */
        String await(String text) throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.contains(text)) {
                    return line;
                }
            }
            throw new AssertionError("the stream ended before " + text);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void logsArriveAndGoOnWhereTheyWereLeft() throws IOException {
        Caxton.deployed(Caxton.example("echo"), "talker", "");
        String sequence;
        try (Stream logs = new Stream(Caxton.token(), "agents/default/talker/logs")) {
            assertTrue(logs.status.contains("200"), logs.status);
            Caxton.ok(Caxton.say("talker", "one"));
            sequence = logs.await("id:").replaceAll("\\D", "");
            logs.await("echoing what I was sent");
        }
        Caxton.ok(Caxton.say("talker", "two"));
        try (Stream logs = new Stream(Caxton.token(), "agents/default/talker/logs", "Last-Event-ID: " + sequence)) {
            assertEquals(
                    Long.parseLong(sequence) + 1,
                    Long.parseLong(logs.await("id:").replaceAll("\\D", "")));
        }
        try (Stream wrong = new Stream(Caxton.token(), "agents/default/talker/logs", "Last-Event-ID: x")) {
            assertTrue(wrong.status.contains("400"), wrong.status);
        }
        try (Stream unknown = new Stream(Caxton.token(), "agents/default/nobody/logs")) {
            assertTrue(unknown.status.contains("404"), unknown.status);
        }
    }

    @Test
    void eachTenantSeesItsOwnRecords() throws IOException {
        try (Stream own = new Stream(Caxton.token(), "audit");
                Stream foreign = new Stream(Jwts.token("watchers", "eve", "auditor"), "audit")) {
            Caxton.deployed(Caxton.example("echo"), "recorded", "");
            own.await("default/recorded");
            // Something of their own, after which nothing of ours can be still to come.
            Caxton.send(Caxton.as(Jwts.token("watchers", "eve", "operator"), "/api/v1/holds/turns/tenants/watchers")
                    .PUT(java.net.http.HttpRequest.BodyPublishers.noBody()));
            List<String> seen = new ArrayList<>();
            for (String line = foreign.in.readLine(); line != null; line = foreign.in.readLine()) {
                seen.add(line);
                if (line.contains("hold-changed")) {
                    break;
                }
            }
            assertFalse(seen.toString().contains("default/recorded"), seen.toString());
        }
    }

    @Test
    void statesArriveAsTheyChange() throws IOException {
        Caxton.deployed(Caxton.example("echo"), "changing", "");
        try (Stream states = new Stream(Caxton.token(), "agents")) {
            states.await("\"default/changing\",\"state\":\"RUNNING\"");
            Caxton.send(Caxton.request("/api/v1/agents/default/changing").DELETE());
            states.await("\"default/changing\",\"state\":\"REMOVED\"");
        }
    }

    @Test
    void toolsShowWhetherTheyCount() throws IOException {
        try (Stream tools = new Stream(Caxton.token(), "tools")) {
            String approved = tools.await("\"sample/word_count\",\"state\":\"APPROVED\"");
            String digest = approved.replaceAll(".*\"digest\":\"([0-9a-f]+)\".*", "$1");
            String tool = "/api/v1/upstreams/default/sample/tools/word_count/";
            Caxton.ok(Caxton.post(tool + "refuse", "application/json", "{\"digest\":\"" + digest + "\"}"));
            tools.await("\"sample/word_count\",\"state\":\"REFUSED\"");
            Caxton.ok(Caxton.post(tool + "approve", "application/json", "{\"digest\":\"" + digest + "\"}"));
            tools.await("\"sample/word_count\",\"state\":\"APPROVED\"");
        }
    }

    @Test
    void aCallerHasEightStreams() throws IOException {
        String token = Jwts.token("default", "flood", "auditor");
        List<Stream> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Stream stream = new Stream(token, "agents");
                assertTrue(stream.status.contains("200"), i + " " + stream.status);
                open.add(stream);
            }
            try (Stream ninth = new Stream(token, "agents")) {
                assertTrue(ninth.status.contains("503"), ninth.status);
            }
            try (Stream other = new Stream(Caxton.token(), "agents")) {
                assertTrue(other.status.contains("200"), other.status);
            }
        } finally {
            for (Stream stream : open) {
                stream.close();
            }
        }
    }
}
