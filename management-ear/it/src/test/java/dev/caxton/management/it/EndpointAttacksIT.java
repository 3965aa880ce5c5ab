package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Attacks on {@code /mcp} from outside. What each of them is counted as, {@code .ci/show mcp-endpoint-attacks} tells. */
@ExtendWith(ArquillianExtension.class)
class EndpointAttacksIT {

    private static final Attacks ATTACKS = new Attacks();
    private static final String SESSION = "Mcp-Session-Id";
    private static final String REVISION = "2025-11-25";
    private static final String GREETING =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + REVISION
                    + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
    private static final String COUNT = call("sample__word_count", "{\"text\":\"one two\"}");

    /** What the upstream says if it was asked. */
    private static final String COUNTED = "2 words";

    private String ada = "";
    private String eve = "";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
        Caxton.eventually(
                "the sample upstream",
                () -> greeted("ready")
                        .map(session -> post("ready", session, LIST).body().contains("word_count"))
                        .orElse(false));
    }

    @AfterEach
    void nothingWasGained() {
        assertEquals(List.of(), ATTACKS.gainedSince());
    }

    @AfterAll
    static void report() {
        ATTACKS.report(Path.of("target/mcp-endpoint-attacks.txt"));
    }

    private static String call(String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}";
    }

    private static String token(String name) {
        return Jwts.client("default", name, "agent-client");
    }

    private static HttpRequest.Builder mcp(String token) {
        return Caxton.as(token, "/mcp")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private static java.util.Optional<String> greeted(String name) {
        return Caxton.send(mcp(token(name)).POST(BodyPublishers.ofString(GREETING)))
                .headers()
                .firstValue(SESSION);
    }

    private static HttpResponse<String> post(String name, String session, String body) {
        return Caxton.send(mcp(token(name))
                .header(SESSION, session)
                .header("MCP-Protocol-Version", REVISION)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String session(String name) {
        return greeted(name).orElseThrow(() -> new AssertionError(name + " gets no session"));
    }

    private static void served(String name) {
        String session = session(name);
        assertTrue(post(name, session, COUNT).body().contains(COUNTED), name + " is not served");
        end(name, session);
    }

    private static void end(String name, String session) {
        Caxton.send(mcp(token(name)).header(SESSION, session).DELETE());
    }

    private static void refused(HttpResponse<String> answer, Integer... statuses) {
        assertTrue(Arrays.asList(statuses).contains(answer.statusCode()), answer.statusCode() + " " + answer.body());
        assertEquals(List.of(), answer.headers().allValues(SESSION));
        assertFalse(answer.body().contains(COUNTED), answer.body());
        assertFalse(answer.body().contains("inputSchema"), answer.body());
    }

    @Test
    void tokens() throws Exception {
        for (Map.Entry<String, String> forged : Forgeries.all().entrySet()) {
            ATTACKS.count("token", forged.getKey(), () -> {
                // Twice: a token that was refused is not known the second time either.
                for (int i = 0; i < 2; i++) {
                    refused(
                            Caxton.send(mcp(forged.getValue()).POST(BodyPublishers.ofString(GREETING))),
                            401,
                            403,
                            429,
                            400,
                            431);
                }
            });
        }
        String good = token("ada");
        ATTACKS.count(
                "token",
                "in the query",
                () -> refused(
                        Caxton.send(Caxton.anonymous("/mcp?access_token=" + good)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(GREETING))),
                        401,
                        429));
        ATTACKS.count(
                "token",
                "in a form",
                () -> refused(
                        Caxton.send(Caxton.anonymous("/mcp")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("access_token=" + good))),
                        401,
                        429));
        for (String header : List.of("Cookie", "X-Authorization", "Proxy-Authorization", "X-Forwarded-Authorization")) {
            ATTACKS.count(
                    "token",
                    "in " + header,
                    () -> refused(
                            Caxton.send(Caxton.anonymous("/mcp")
                                    .header(
                                            header,
                                            header.equals("Cookie") ? "Authorization=" + good : "Bearer " + good)
                                    .POST(BodyPublishers.ofString(GREETING))),
                            401,
                            429));
        }
        String authorization = "Authorization: Bearer ";
        for (String[] heads : new String[][] {
            {authorization + good, authorization + good},
            {authorization + "x", authorization + good},
            {authorization + good, authorization + "x"},
            {authorization + "x, Bearer " + good},
            {authorization + "x\r\n Bearer " + good},
            {"Authorization: Basic " + good},
            {"Authorization: " + good},
            {"Authorization: BearerBearer " + good},
        }) {
            ATTACKS.count("token", String.join(" | ", heads).replace(good, "..."), () -> {
                List<String> lines = new ArrayList<>(List.of("POST /mcp HTTP/1.1", "Host: 127.0.0.1"));
                lines.addAll(List.of(heads));
                lines.add("Content-Type: application/json");
                lines.add("Accept: application/json, text/event-stream");
                lines.add("Content-Length: " + GREETING.length());
                String answer = Wire.send(GREETING, lines.toArray(String[]::new));
                assertTrue(List.of(400, 401, 429).contains(Wire.status(answer)), answer);
                assertFalse(answer.contains(SESSION), answer);
            });
        }
        // Whoever asks with the right one is known, and served, whatever came before.
        served("ada");
    }

    @Test
    void nothingOfTheCallerReachesTheUpstream() throws Exception {
        String before = Caxton.get("/api/v1/policy").body();
        try (RecordingUpstream upstream = new RecordingUpstream()) {
            Caxton.ok(
                    Caxton.send(
                            Caxton.request("/api/v1/policy")
                                    .header("Content-Type", "application/yaml")
                                    .PUT(
                                            BodyPublishers.ofString(
                                                    before
                                                            + "  - permit: people-say\n    callers: [\"user:default/*\"]\n    tools: [recorder/say]\n"))));
            HttpResponse<String> registered = Caxton.send(Caxton.request("/api/v1/upstreams/default/recorder")
                    .header("Content-Type", "application/yaml")
                    .PUT(BodyPublishers.ofString(
                            "pins: trust-first-seen\nhttp:\n  url: " + upstream.url() + "\n  loopback: true\n")));
            assertTrue(registered.statusCode() < 300, registered.body());
            ada = session("ada");
            Caxton.eventually(
                    "the recorder's tool", () -> post("ada", ada, LIST).body().contains("recorder__say"));
            HttpResponse<String> said = Caxton.send(mcp(token("ada"))
                    .header(SESSION, ada)
                    .header("Cookie", "secret-cookie=1")
                    .header("X-Api-Key", "secret-key")
                    .header("X-Forwarded-For", "203.0.113.7")
                    .POST(BodyPublishers.ofString(call("recorder__say", "{}"))));
            assertTrue(said.body().contains("said"), said.body());
            String all = String.join("\n", upstream.received());
            assertTrue(all.contains("tools/call"), all);
            for (String secret : List.of(
                    token("ada").split("\\.", -1)[1],
                    "Bearer",
                    "secret-cookie",
                    "secret-key",
                    "203.0.113.7",
                    ada,
                    Caxton.token())) {
                ATTACKS.count(
                        "passing-on",
                        "what the client sent",
                        () -> assertFalse(all.toLowerCase(java.util.Locale.ROOT)
                                .contains(secret.toLowerCase(java.util.Locale.ROOT))));
            }
        } finally {
            Caxton.send(Caxton.request("/api/v1/upstreams/default/recorder").DELETE());
            Caxton.ok(Caxton.send(Caxton.request("/api/v1/policy")
                    .header("Content-Type", "application/yaml")
                    .PUT(BodyPublishers.ofString(before))));
        }
    }

    @Test
    void originsAndHosts() {
        ada = session("ada");
        for (String origin : List.of(
                "https://evil.example",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example:3000",
                "http://evil.example#http://localhost",
                "http://localhost@evil.example",
                "https://localhost",
                "null",
                "file://",
                "http://[::1",
                "http://127.0.0.1:80:80",
                "chrome-extension://abc")) {
            for (String method : List.of("POST", "GET", "DELETE")) {
                ATTACKS.count(
                        "origin",
                        method + " from " + origin,
                        () -> refused(
                                Caxton.send(mcp(token("ada"))
                                        .header(SESSION, ada)
                                        .header("Origin", origin)
                                        .method(method, BodyPublishers.ofString(method.equals("POST") ? COUNT : ""))),
                                403));
            }
        }
        String good = "Authorization: Bearer " + token("ada");
        for (String[] head : new String[][] {
            {"GET /mcp HTTP/1.1", "Host: evil.example", good},
            {"GET /mcp HTTP/1.1", "Host: 127.0.0.1.evil.example", good},
            {"GET /mcp HTTP/1.1", "Host: 127.0.0.1:80@evil.example", good},
            {"GET /mcp HTTP/1.1", "Host: 127.0.0.1", "Host: evil.example", good},
            {"GET /mcp HTTP/1.1", "Host: evil.example", "Host: 127.0.0.1", good},
            {"GET http://evil.example/mcp HTTP/1.1", "Host: 127.0.0.1", good},
            {"GET http://evil.example/mcp HTTP/1.1", "Host: evil.example", good},
            {"GET /mcp HTTP/1.1", good},
            {"GET /mcp HTTP/1.0", good},
            {"GET /mcp HTTP/1.1", "Host: evil.example", "X-Forwarded-Host: 127.0.0.1", good},
        }) {
            ATTACKS.count("host", String.join(" | ", head[0], head[1]).replace(good, "..."), () -> {
                int status = Wire.status(Wire.send("", head));
                assertTrue(status == 400 || status == 403, head[0] + " " + status);
            });
        }
        end("ada", ada);
    }

    @Test
    void sessionsOfOthers() {
        ada = session("ada");
        eve = session("eve");
        String notice = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}";
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
        for (String body : List.of(LIST, COUNT, notice, answer, GREETING)) {
            ATTACKS.count("session", "another's, POST " + body, () -> refused(post("eve", ada, body), 404));
            ATTACKS.count(
                    "session",
                    "of the same name in another tenant, POST " + body,
                    () -> refused(
                            Caxton.send(mcp(Jwts.client("acme", "ada", "agent-client"))
                                    .header(SESSION, ada)
                                    .POST(BodyPublishers.ofString(body))),
                            404));
        }
        for (String method : List.of("GET", "DELETE")) {
            for (String last : List.of("", "0-0", "1-1", "listen-0")) {
                ATTACKS.count("session", "another's, " + method + " " + last, () -> {
                    HttpRequest.Builder request =
                            mcp(token("eve")).header(SESSION, ada).method(method, BodyPublishers.noBody());
                    refused(Caxton.send(last.isEmpty() ? request : request.header("Last-Event-ID", last)), 404, 400);
                });
            }
        }
        for (String guess : List.of(
                "1", "00000000-0000-0000-0000-000000000000", ada + " ", ada + "x", ada.substring(1), "*", "%00")) {
            ATTACKS.count("session", "a guess", () -> {
                HttpResponse<String> guessed = post("ada", guess, COUNT);
                if (guess.strip().equals(ada)) {
                    return; // Blanks around a value are not part of it.
                }
                refused(guessed, 404, 400);
            });
        }
        ATTACKS.count(
                "session",
                "none",
                () -> refused(Caxton.send(mcp(token("ada")).POST(BodyPublishers.ofString(COUNT))), 400, 404));
        ATTACKS.count(
                "session",
                "two",
                () -> refused(
                        Caxton.send(mcp(token("eve"))
                                .header(SESSION, eve)
                                .header(SESSION, ada)
                                .POST(BodyPublishers.ofString(COUNT))),
                        400,
                        404));
        ATTACKS.count(
                "session",
                "in the query",
                () -> refused(
                        Caxton.send(Caxton.as(token("ada"), "/mcp?" + SESSION + "=" + ada)
                                .header("Content-Type", "application/json")
                                .header("Accept", "application/json, text/event-stream")
                                .POST(BodyPublishers.ofString(COUNT))),
                        400,
                        404));
        ATTACKS.count("session", "ended", () -> {
            end("eve", eve);
            refused(post("eve", eve, COUNT), 404);
        });
        ATTACKS.count(
                "session", "chosen by the client", () -> refused(post("eve", "my-own-session", GREETING), 404, 400));
        assertTrue(post("ada", ada, COUNT).body().contains(COUNTED), "the session itself is whole");
        end("ada", ada);
    }

    @Test
    void headersAndBodiesThatDisagree() {
        ada = session("ada");
        for (String revision : List.of("2025-06-18", "2024-11-05", "2026-07-28", "1.0", "", "2025-11-25, 2025-06-18")) {
            ATTACKS.count(
                    "confusion",
                    "revision " + revision,
                    () -> refused(
                            Caxton.send(mcp(token("ada"))
                                    .header(SESSION, ada)
                                    .header("MCP-Protocol-Version", revision)
                                    .POST(BodyPublishers.ofString(COUNT))),
                            400));
        }
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonx",
                "text/json",
                "application/json-seq",
                "*/*",
                "")) {
            ATTACKS.count(
                    "confusion",
                    "content type " + type,
                    () -> refused(
                            Caxton.send(Caxton.as(token("ada"), "/mcp")
                                    .header("Content-Type", type)
                                    .header("Accept", "application/json, text/event-stream")
                                    .header(SESSION, ada)
                                    .POST(BodyPublishers.ofString(COUNT))),
                            400,
                            415));
        }
        for (String method : List.of("PUT", "PATCH", "OPTIONS", "CONNECTX")) {
            ATTACKS.count(
                    "confusion",
                    "method " + method,
                    () -> refused(
                            Caxton.send(mcp(token("ada"))
                                    .header(SESSION, ada)
                                    .method(method, BodyPublishers.ofString(COUNT))),
                            400,
                            404,
                            405,
                            501));
        }
        Map<String, String> bodies = new java.util.TreeMap<>(Map.of(
                "a batch", "[" + COUNT + "]",
                "a batch of many", "[" + String.join(",", java.util.Collections.nCopies(200, COUNT)) + "]",
                "the method twice", COUNT.replace("\"method\":", "\"method\":\"ping\",\"method\":"),
                "the tool twice", COUNT.replace("\"name\":", "\"name\":\"sample__greet\",\"name\":"),
                "an argument twice", call("sample__word_count", "{\"text\":\"x\",\"text\":\"one two\"}"),
                "the arguments twice", COUNT.replace("\"arguments\":", "\"arguments\":{},\"arguments\":"),
                "something behind", COUNT + COUNT,
                "another version", COUNT.replace("\"2.0\"", "\"1.0\""),
                "no version", COUNT.replace("\"jsonrpc\":\"2.0\",", ""),
                "an id that is none", COUNT.replace("\"id\":3", "\"id\":{}")));
        bodies.put("an id of null", COUNT.replace("\"id\":3", "\"id\":null"));
        bodies.put("an id of a million digits", COUNT.replace("\"id\":3", "\"id\":" + "9".repeat(200_000)));
        bodies.put("comments", COUNT.replace("\"id\":3", "/* */\"id\":3"));
        bodies.put("single quotes", COUNT.replace('"', '\''));
        bodies.put("no number", call("sample__word_count", "{\"text\":NaN}"));
        bodies.put("a mark in front", "\ufeff" + COUNT);
        bodies.put(
                "depth",
                call(
                        "sample__word_count",
                        "{\"text\":\"one two\",\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"));
        bodies.put("depth without end", "[".repeat(100_000));
        bodies.put("size", call("sample__word_count", "{\"text\":\"one two" + " ".repeat(400_000) + "\"}"));
        bodies.put(
                "parameters by position",
                COUNT.replaceFirst("\"params\":.*", "\"params\":[\"sample__word_count\",{\"text\":\"one two\"}]}"));
        bodies.put("nothing", "");
        bodies.put("a text", "\"tools/call\"");
        bodies.forEach((what, body) -> ATTACKS.count("confusion", "body with " + what, () -> {
            HttpResponse<String> answer = post("ada", ada, body);
            assertTrue(
                    (answer.statusCode() >= 400 && answer.statusCode() < 500)
                            || answer.body().contains("\"error\""),
                    answer.statusCode() + answer.body());
            assertFalse(answer.body().contains(COUNTED), answer.body());
        }));
        byte[] broken = COUNT.replace("one", "o?ne").getBytes(StandardCharsets.UTF_8);
        broken[COUNT.indexOf("one") + 1] = (byte) 0xff;
        ATTACKS.count(
                "confusion",
                "body that is no UTF-8",
                () -> refused(
                        Caxton.send(mcp(token("ada")).header(SESSION, ada).POST(BodyPublishers.ofByteArray(broken))),
                        400));
        ATTACKS.count(
                "confusion",
                "body in UTF-16",
                () -> refused(
                        Caxton.send(mcp(token("ada"))
                                .header(SESSION, ada)
                                .POST(BodyPublishers.ofString(COUNT, StandardCharsets.UTF_16))),
                        400));
        ATTACKS.count("confusion", "two lengths", () -> {
            String[] head = {
                "POST /mcp HTTP/1.1",
                "Host: 127.0.0.1",
                "Authorization: Bearer " + token("ada"),
                SESSION + ": " + ada,
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "Content-Length: " + COUNT.length(),
                "Transfer-Encoding: chunked"
            };
            assertFalse(Wire.send(COUNT, head).contains(COUNTED));
        });
        ATTACKS.count("confusion", "a method in a header", () -> {
            HttpResponse<String> answer = Caxton.send(mcp(token("ada"))
                    .header(SESSION, ada)
                    .header("X-HTTP-Method-Override", "DELETE")
                    .POST(BodyPublishers.ofString(LIST)));
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(post("ada", ada, COUNT).body().contains(COUNTED), "the session is there");
        });
        end("ada", ada);
    }

    @Test
    void whatIsListedIsWhatCanBeCalled() {
        ada = session("ada");
        List<String> listed = StreamSupport.stream(
                        Caxton.json(post("ada", ada, LIST))
                                .path("result")
                                .path("tools")
                                .spliterator(),
                        false)
                .map(tool -> tool.path("name").asString())
                .toList();
        assertEquals(List.of("sample__word_count"), listed);
        for (String name : List.of(
                "sample__greet",
                "sample__convert_units",
                "remote__hello",
                "sample/word_count",
                "SAMPLE__word_count",
                "sample__WORD_COUNT",
                "sample__word_count ",
                " sample__word_count",
                "sample__word_count\\u0000",
                "sample__word_count\\u200b",
                "sample__w\\u043erd_count",
                "sample____word_count",
                "sample_word_count",
                "word_count",
                "../sample__word_count",
                "sample__*",
                "*",
                "__",
                "",
                "default/sample__word_count",
                "x".repeat(100_000))) {
            ATTACKS.count("listing", "a call of " + name.substring(0, Math.min(40, name.length())), () -> {
                JsonNode answer = Caxton.json(post("ada", ada, call(name, "{\"text\":\"one two\",\"name\":\"x\"}")));
                assertEquals(-32602, answer.path("error").path("code").asInt(), answer.toString());
                // A tool that is there and one that is not look the same.
                assertEquals(
                        "Unknown tool", answer.path("error").path("message").asString());
            });
        }
        for (String nobody : List.of("system", "agent", "anonymous")) {
            ATTACKS.count("listing", "a caller that calls itself " + nobody, () -> {
                String session = Caxton.send(mcp(Jwts.client("acme", nobody, "agent-client"))
                                .POST(BodyPublishers.ofString(GREETING)))
                        .headers()
                        .firstValue(SESSION)
                        .orElseThrow();
                HttpResponse<String> answer = Caxton.send(mcp(Jwts.client("acme", nobody, "agent-client"))
                        .header(SESSION, session)
                        .POST(BodyPublishers.ofString(LIST)));
                assertEquals(0, Caxton.json(answer).path("result").path("tools").size(), answer.body());
            });
        }
        end("ada", ada);
    }

    @Test
    void floods() {
        List<String> open = new ArrayList<>();
        ATTACKS.count("flood", "sessions of one caller", () -> {
            for (int i = 0; i < 130; i++) {
                greeted("mallory").ifPresent(open::add);
            }
            assertTrue(open.size() <= 100, open.size() + " sessions");
            served("bob");
        });
        ATTACKS.count("flood", "streams of one caller", () -> {
            List<Socket> streams = new ArrayList<>();
            try {
                for (int i = 0; i < 150; i++) {
                    streams.add(listening("mallory", open.get(i % open.size())));
                }
                served("bob");
            } finally {
                closeAll(streams);
            }
        });
        ATTACKS.count("flood", "unfinished requests of one caller", () -> {
            List<Socket> calls = new ArrayList<>();
            try {
                for (int i = 0; i < 150; i++) {
                    calls.add(asked("mallory", open.getFirst(), COUNT));
                }
                served("bob");
            } finally {
                closeAll(calls);
            }
        });
        open.forEach(session -> end("mallory", session));
        ATTACKS.count("flood", "requests without a token", () -> {
            for (int i = 0; i < 100; i++) {
                refused(Caxton.send(Caxton.anonymous("/mcp").POST(BodyPublishers.ofString(GREETING))), 401, 429);
            }
            served("bob");
        });
    }

    @Test
    void slowClients() {
        ada = session("ada");
        List<Socket> slow = new ArrayList<>();
        try {
            ATTACKS.count("slow", "bodies that come drop by drop", () -> {
                for (int i = 0; i < 120; i++) {
                    slow.add(sent(head("ada", ada, "POST", 1_000) + "{"));
                }
                served("bob");
                Socket first = slow.getFirst();
                Caxton.eventually("the slow one is told to end", () -> {
                    try {
                        first.getOutputStream().write(' ');
                        first.getOutputStream().flush();
                        return first.getInputStream().available() > 0;
                    } catch (IOException e) {
                        return true;
                    }
                });
            });
            ATTACKS.count("slow", "heads that never end", () -> {
                for (int i = 0; i < 100; i++) {
                    slow.add(sent("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "));
                }
                served("bob");
            });
            ATTACKS.count("slow", "answers that nobody reads", () -> {
                for (int i = 0; i < 60; i++) {
                    slow.add(asked("ada", ada, LIST));
                }
                served("bob");
            });
            ATTACKS.count("slow", "streams that nobody reads", () -> {
                for (int i = 0; i < 60; i++) {
                    slow.add(listening("ada", ada));
                }
                served("bob");
            });
        } finally {
            closeAll(slow);
        }
        end("ada", ada);
    }

    private static String head(String name, String session, String method, int length) {
        return method + " /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token(name) + "\r\n" + SESSION
                + ": " + session + "\r\nAccept: application/json, text/event-stream\r\n"
                + (length < 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n") + "\r\n";
    }

    private static Socket listening(String name, String session) throws IOException {
        return sent(head(name, session, "GET", -1));
    }

    private static Socket asked(String name, String session, String body) throws IOException {
        return sent(head(name, session, "POST", body.length()) + body);
    }

    private static Socket sent(String text) throws IOException {
        Socket socket = Wire.open();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void closeAll(List<Socket> sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed, one way or another.
            }
        }
    }
}
