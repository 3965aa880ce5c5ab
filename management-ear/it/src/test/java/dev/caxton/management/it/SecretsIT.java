package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets that stand encrypted in the configuration of the server: Liberty decodes them where one is needed, and nowhere else. */
@ExtendWith(ArquillianExtension.class)
class SecretsIT {

    private static final String UPSTREAM = "/api/v1/upstreams/default/locked";

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @BeforeAll
    static void ready() {
        Caxton.awaitReady();
    }

    @AfterAll
    static void before() {
        Caxton.send(Caxton.request(UPSTREAM).DELETE());
    }

    private static void register(RecordingUpstream upstream, String headers) {
        Caxton.ok(Caxton.send(Caxton.request(UPSTREAM)
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(
                        "http:\n  url: " + upstream.url() + "\n  loopback: true\n  headers: {" + headers + "}\n"))));
    }

    private static String shown(String field) {
        return Caxton.ok(Caxton.get(UPSTREAM)).path(field).asString("");
    }

    @Test
    void whatLibertyHasEncryptedReachesTheUpstream() throws Exception {
        try (RecordingUpstream upstream = new RecordingUpstream()) {
            register(upstream, "X-Text: it-text, X-Quoted: it-quoted");
            Caxton.eventually("the upstream", () -> shown("state").equals("CONNECTED"));
            String greeting = upstream.received().getFirst();
            assertEquals(
                    List.of("[12345]", "[s3cr3t of the configuration]"),
                    List.of(header(greeting, "X-quoted"), header(greeting, "X-text")));
        }
        assertFalse(Caxton.log().contains("s3cr3t of the configuration"));
    }

    @Test
    void whatCannotBeDecodedIsNotSent() throws Exception {
        try (RecordingUpstream upstream = new RecordingUpstream()) {
            register(upstream, "X-Foreign: it-foreign");
            Caxton.eventually(
                    "a reason", () -> shown("lastError").startsWith("the secret it-foreign could not be decoded"));
            register(upstream, "X-Number: it-number");
            Caxton.eventually(
                    "a reason", () -> shown("lastError").startsWith("the secret it-number reads as a number"));
            register(upstream, "X-None: it-none");
            Caxton.eventually("a reason", () -> shown("lastError").equals("there is no secret of the name it-none"));
            assertEquals(List.of(), upstream.received());
        }
    }

    private static String header(String request, String name) {
        int start = request.indexOf(name + "=");
        return start < 0 ? "none" : request.substring(start + name.length() + 1, request.indexOf(']', start) + 1);
    }
}
