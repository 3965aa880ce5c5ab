package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** What every error looks like. */
final class Problems {

    private Problems() {}

    /** Asserts that an answer is a complete problem document with this status and code. */
    static JsonNode assertProblem(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""),
                answer.body());
        JsonNode problem = Caxton.json(answer);
        assertAll(
                () -> assertEquals(code, problem.path("code").asString(), answer.body()),
                () -> assertEquals(
                        "urn:caxton:error:" + code, problem.path("type").asString()),
                () -> assertEquals(status, problem.path("status").asInt()),
                () -> assertFalse(problem.path("title").asString().isBlank()),
                () -> assertFalse(problem.path("detail").asString().isBlank()),
                () -> assertFalse(problem.path("remedy").asString().isBlank()),
                () -> assertEquals(
                        answer.request().uri().getPath(),
                        problem.path("instance").asString()));
        return problem;
    }
}
