package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class ServerIT {

    @Deployment(testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @Test
    void saysWhichVersionItIs() {
        HttpResponse<String> answer = Caxton.get("/api/v1/version");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                System.getProperty("caxton.version"),
                Caxton.json(answer).path("version").asString());
    }

    @Test
    void healthAndOpenApiAnswer() {
        assertEquals(200, Caxton.get("/health/ready").statusCode());
        HttpResponse<String> openapi = Caxton.get("/openapi");
        assertEquals(200, openapi.statusCode());
        assertTrue(openapi.body().contains("openapi: 3.1"), openapi.body());
        assertTrue(openapi.body().contains("/api/v1/version"), openapi.body());
    }

    @Test
    void refusalsOfTheContainerAndOfRestAreProblems() {
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/nowhere"));
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/problem"));
        assertProblem(404, "CAX-HTTP-NOT-FOUND", Caxton.get("/api/v1/nowhere"));
        assertProblem(
                405,
                "CAX-HTTP-METHOD",
                Caxton.send(Caxton.request("/api/v1/version").DELETE()));
        assertProblem(
                406,
                "CAX-HTTP-ACCEPT",
                Caxton.send(Caxton.request("/api/v1/version").header("Accept", "text/html")));
        assertProblem(
                405,
                "CAX-HTTP-METHOD",
                Caxton.send(Caxton.request("/api/v1/version").POST(BodyPublishers.ofString("{}"))));
    }
}
