package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Who is let in as whom, and what is refused at the door whatever it carries. */
@ExtendWith(ArquillianExtension.class)
class IdentityIT {

    private static final String AGENTS = "/api/v1/agents";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    private static HttpResponse<String> as(String token, String path) {
        return Caxton.send(Caxton.as(token, path));
    }

    @Test
    void aTokenOfTheIssuerIsTaken() {
        JsonNode agents = Caxton.ok(as(Jwts.token("default", "ada", "operator"), AGENTS));
        assertTrue(agents.path("agents").size() > 0, agents.toString());
        // Claims that do not hold, and signatures that do not count, by the dozen: JwtVerifierTest. Here: that it is
        // asked.
        Map<String, Object> ended = Jwts.claims("default", "ada", "operator");
        ended.put("exp", Instant.now().getEpochSecond() - 60);
        assertProblem(401, "CAX-AUTH-INVALID", as(Jwts.signed(ended), AGENTS));
        assertProblem(
                401,
                "CAX-AUTH-INVALID",
                as(
                        Jwts.signed(Map.of("alg", "none"), Jwts.claims("default", "ada", "admin"))
                                .replaceFirst("[^.]*$", ""),
                        AGENTS));
        assertProblem(
                401,
                "CAX-AUTH-INVALID",
                as(
                        Jwts.signed(Map.of("alg", "RS256", "kid", "other"), Jwts.claims("default", "ada", "admin")),
                        AGENTS));
    }

    @Test
    void anotherTenantSeesNothingOfThisOne() {
        String foreign = Jwts.token("acme", "admin", "admin");
        assertEquals(0, Caxton.ok(as(foreign, AGENTS)).path("agents").size());
        assertProblem(403, "CAX-AUTH-TENANT", as(foreign, AGENTS + "/default/greeter"));
        assertProblem(404, "CAX-AGENT-UNKNOWN", as(foreign, AGENTS + "/acme/greeter"));
        assertProblem(404, "CAX-POLICY-NONE", as(foreign, "/api/v1/policy"));
        assertProblem(403, "CAX-AUTH-TENANT", as(foreign, "/api/v1/usage/node"));
        // Its policy is its own, and puts nothing in the place of another's.
        String before = Caxton.get("/api/v1/policy").body();
        String document = """
                caxton: policy/v1
                name: theirs
                tenant: acme
                messages:
                  - permit: all
                    from: ["user:acme/*"]
                    to: ["acme/*"]
                """;
        Caxton.ok(Caxton.send(Caxton.as(foreign, "/api/v1/policy")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(document))));
        assertEquals(document, as(foreign, "/api/v1/policy").body());
        assertEquals(before, Caxton.get("/api/v1/policy").body());
        assertProblem(
                403,
                "CAX-AUTH-TENANT",
                Caxton.send(Caxton.as(foreign, "/api/v1/policy")
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(document.replace("acme", "default")))));
        // An agent of the same name lives beside the other.
        byte[] echo = Wat.assemble(Caxton.example("echo"));
        Caxton.send(Caxton.as(foreign, AGENTS + "/acme/greeter").DELETE());
        HttpResponse<String> deployed =
                Caxton.send(Caxton.deployment(Caxton.as(foreign, AGENTS), echo, "name: greeter"));
        assertEquals(201, deployed.statusCode(), deployed.body());
        assertEquals(
                "hello",
                Caxton.ok(Caxton.send(Caxton.as(foreign, AGENTS + "/acme/greeter/messages")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("hello"))))
                        .path("reply")
                        .asString());
        // A tenant without a policy is permitted nothing.
        assertProblem(
                403,
                "CAX-POLICY-DENIED",
                Caxton.send(Caxton.as(Jwts.token("nowhere", "ada", "agent-client"), AGENTS + "/nowhere/x/messages")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("hello"))));
        assertEquals(
                "acme",
                Caxton.ok(as(foreign, "/api/v1/audit?limit=1"))
                        .path("records")
                        .path(0)
                        .path("record")
                        .path("event")
                        .path("tenant")
                        .asString());
        assertEquals(
                204,
                Caxton.send(Caxton.as(foreign, AGENTS + "/acme/greeter").DELETE())
                        .statusCode());
    }

    @Test
    void theMcpDoorIsForAgentClients() {
        // The container takes these for the same path; the tokens of neither door open it.
        for (String path : List.of("/%6dcp", "/mcp;x=y", "/./mcp", "//mcp", "/x/../mcp")) {
            for (String token : List.of(
                    Jwts.token("default", "ada", "admin"), Jwts.client("default", "ada", "admin"), Caxton.token())) {
                int status = Wire.status(Wire.send(
                        "", "GET " + path + " HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer " + token));
                assertTrue(List.of(400, 401, 404).contains(status), path + " " + status);
            }
        }
        assertProblem(403, "CAX-AUTH-ROLE", as(Jwts.client("default", "ada", "auditor"), "/mcp"));
        // It stands before the endpoint, which wants a client that takes events.
        assertEquals(
                406, as(Jwts.client("default", "ada", "agent-client"), "/mcp").statusCode());
    }

    @Test
    void oneAuthorizationHeaderAndOneHost() {
        String good = "Authorization: Bearer " + Caxton.token();
        String host = "Host: 127.0.0.1";
        assertEquals(200, Wire.status(Wire.send("", "GET " + AGENTS + " HTTP/1.1", host, good)));
        String[][] refused = {
            {"GET " + AGENTS + " HTTP/1.1", host, good, "Authorization: Bearer x"},
            {"GET " + AGENTS + " HTTP/1.1", host, "Authorization: Bearer x", good},
            {"GET " + AGENTS + " HTTP/1.1", host, good, good},
            {"GET " + AGENTS + " HTTP/1.1", host, good + ", Bearer x"},
            {"GET " + AGENTS + " HTTP/1.1", "Host: evil.example", good},
            {"GET " + AGENTS + " HTTP/1.1", host, "Host: evil.example", good},
            {"GET http://evil.example" + AGENTS + " HTTP/1.1", host, good},
            {"GET http://evil.example" + AGENTS + " HTTP/1.1", "Host: evil.example", good},
            {"GET https://evil.example:443" + AGENTS + " HTTP/1.1", host, good},
            {"GET " + AGENTS + " HTTP/1.1", good},
            {"GET " + AGENTS + " HTTP/1.0", good},
            {"GET " + AGENTS + "?access_token=" + Caxton.token() + " HTTP/1.1", host},
            {"GET " + AGENTS + " HTTP/1.1", host, "Cookie: token=" + Caxton.token()},
        };
        for (String[] head : refused) {
            String answer = Wire.send("", head);
            assertTrue(
                    List.of(400, 401, 403, 404, 429).contains(Wire.status(answer)), String.join(" | ", head) + answer);
            assertFalse(answer.contains("\"agents\""), answer);
        }
    }

    /** A page in a browser has nothing to ride on: the bearer token is the only credential, nothing sets a cookie, and no other origin is let in. */
    @Test
    void nothingThatABrowserSendsByItselfOpensADoor() {
        String token = Caxton.token();
        for (String cookie :
                List.of("token=" + token, "Authorization=Bearer " + token, "JSESSIONID=x", "LtpaToken2=x")) {
            for (String path : List.of(AGENTS, "/mcp")) {
                int status = Caxton.send(Caxton.anonymous(path).header("Cookie", cookie))
                        .statusCode();
                assertTrue(status == 401 || status == 429, path + " " + cookie + " " + status);
            }
        }
        for (HttpResponse<String> answer : List.of(
                Caxton.get(AGENTS),
                Caxton.get("/nowhere"),
                Caxton.get("/health/ready"),
                Caxton.get("/openapi"),
                Caxton.say("greeter", "Ada"),
                Caxton.send(Caxton.anonymous(AGENTS)),
                Caxton.send(Caxton.request("/mcp").POST(BodyPublishers.ofString("{}"))),
                Caxton.send(Caxton.request(AGENTS).header("Origin", "http://localhost:3000")),
                Caxton.send(Caxton.request(AGENTS).header("Origin", "https://evil.example")))) {
            for (String header :
                    List.of("Set-Cookie", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")) {
                assertEquals(List.of(), answer.headers().allValues(header), answer.request() + " " + header);
            }
        }
    }

    @Test
    void headersThatCannotBeUnderstood() {
        for (String[] header : new String[][] {
            {"Accept", "application/json;q=abc"},
            {"Accept", "application/json;q=1.5"},
            {"Accept", "/"},
            {"Accept", ";;;"},
            {"Accept-Language", "de;q=x"},
            {"Content-Type", "/;;"},
            {"Cookie", "=;=;$Version"},
            {"If-None-Match", "x"},
        }) {
            HttpResponse<String> answer =
                    Caxton.send(Caxton.request("/api/v1/policy").header(header[0], header[1]));
            assertTrue(
                    answer.statusCode() < 500,
                    header[0] + ": " + header[1] + " " + answer.statusCode() + answer.body());
        }
        assertProblem(
                400,
                "CAX-HTTP-REQUEST",
                Caxton.send(Caxton.request(AGENTS).header("Accept", "application/json;q=abc")));
    }

    /** The server's own threads are not a caller's to hold: health answers, and who sends a body drop by drop is told to end. */
    @Test
    void slowBodiesHoldUpNobody() {
        List<Socket> slow = slowly(Caxton.token(), 120);
        try {
            assertEquals(200, Caxton.get("/health/live").statusCode());
            assertEquals(200, Caxton.get("/api/v1/version").statusCode());
            Socket first = slow.getFirst();
            Caxton.eventually("the slow one is told to end", () -> {
                try {
                    first.getOutputStream().write('x');
                    first.getOutputStream().flush();
                    return first.getInputStream().available() > 0;
                } catch (IOException e) {
                    return true;
                }
            });
        } finally {
            close(slow);
        }
    }

    /** The server of these tests handles 160 requests at a time: 140 of them may be one caller's. Slow ones are ended after 3 s, so this may need more than one try. */
    @Test
    void theDoorHasPlacesForOthersAndAnEnd() {
        String admin = Caxton.token();
        String other = Jwts.token("default", "ada", "operator");
        Caxton.eventually("one caller has its places, and others have theirs", () -> {
            List<Socket> slow = slowly(admin, 140);
            try {
                return busy(admin) && !busy(other);
            } finally {
                close(slow);
            }
        });
        Caxton.eventually("there is no place left", () -> {
            List<Socket> slow = slowly(admin, 140);
            slow.addAll(slowly(other, 20));
            try {
                return busy(other) && Caxton.get("/health/live").statusCode() == 200;
            } finally {
                close(slow);
            }
        });
        Caxton.eventually("there are places again", () -> !busy(admin) && !busy(other));
    }

    private static boolean busy(String token) {
        HttpResponse<String> answer = Caxton.send(Caxton.as(token, "/api/v1/version"));
        if (answer.statusCode() != 200) {
            assertProblem(503, "CAX-HTTP-BUSY", answer);
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
        }
        return answer.statusCode() != 200;
    }

    /** Requests whose bodies do not come. */
    private static List<Socket> slowly(String token, int count) {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Socket socket = Wire.open();
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("POST " + AGENTS + "/default/greeter/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                        + "Content-Type: text/plain\r\nContent-Length: 1000\r\nAuthorization: Bearer "
                                        + token + "\r\n\r\nx")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            return sockets;
        } catch (IOException e) {
            close(sockets);
            throw new UncheckedIOException(e);
        }
    }

    private static void close(List<Socket> sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
