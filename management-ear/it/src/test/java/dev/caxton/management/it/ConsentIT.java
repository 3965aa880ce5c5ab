package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.JsonNodeFactory;

/** A person lets the gateway in at an upstream that wants that. */
@ExtendWith(ArquillianExtension.class)
class ConsentIT {

    private static final String UPSTREAM = "/api/v1/upstreams/default/guarded";
    private static final String AUTHORIZATION = UPSTREAM + "/authorization";
    private static final String REDIRECT = "http://127.0.0.1:1/callback";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Jwts.publish();
        Caxton.awaitReady();
    }

    private static HttpResponse<String> handOver(String url) {
        return Caxton.post(
                AUTHORIZATION,
                "application/json",
                JsonNodeFactory.instance.objectNode().put("redirected", url).toString());
    }

    private static String asked() {
        return Caxton.ok(Caxton.get(AUTHORIZATION)).path("url").asString("");
    }

    @Test
    void anAdministratorOpensAUrlAndHandsOverWhereItSentThem() throws IOException {
        try (GuardedUpstream upstream = new GuardedUpstream()) {
            String registration = "http: {url: \"" + upstream.uri("/mcp") + "\", loopback: true, oauth: {"
                    + "grant: authorization_code, redirect: \"" + REDIRECT + "\"}}";
            Caxton.ok(Caxton.send(Caxton.request(UPSTREAM)
                    .header("Content-Type", "application/yaml")
                    .PUT(BodyPublishers.ofString(registration))));
            Caxton.eventually("the gateway asks for a person", () -> !asked().isEmpty());
            assertTrue(
                    Caxton.ok(Caxton.get(UPSTREAM))
                            .path("lastError")
                            .asString("")
                            .contains("a person has to let the gateway in"),
                    "it says what it waits for");
            Map<String, String> question = query(URI.create(asked()));
            assertEquals(REDIRECT, question.get("redirect_uri"));

            assertProblem(409, "CAX-UPSTREAM-CONSENT", handOver(REDIRECT + "?code=c&state=guessed"));
            assertProblem(400, "CAX-HTTP-FIELD", handOver("no url"));
            assertProblem(400, "CAX-HTTP-FIELD", Caxton.post(AUTHORIZATION, "application/json", "{}"));
            String answer = REDIRECT + "?code=c0de&state=" + question.get("state");
            HttpResponse<String> operator =
                    Caxton.send(Caxton.as(Jwts.token("default", "ada", "operator"), AUTHORIZATION));
            assertProblem(403, "CAX-AUTH-ROLE", operator);
            assertEquals(200, handOver(answer).statusCode());
            Caxton.eventually(
                    "the upstream is connected",
                    () -> Caxton.ok(Caxton.get(UPSTREAM))
                            .path("state")
                            .asString("")
                            .equals("CONNECTED"));
            assertEquals("", asked());
            assertEquals(1, upstream.grants.size());
            assertTrue(upstream.grants.getFirst().contains("code=c0de"), upstream.grants.toString());
            // Once.
            assertProblem(409, "CAX-UPSTREAM-CONSENT", handOver(answer));
            assertEquals(1, upstream.grants.size());
        } finally {
            Caxton.send(Caxton.request(UPSTREAM).DELETE());
        }
        assertProblem(404, "CAX-UPSTREAM-UNKNOWN", Caxton.get(AUTHORIZATION));
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }
}
