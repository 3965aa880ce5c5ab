package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class FormDefaultsTest {

    private static final Map<String, Object> DECLINED = Map.of("action", "decline");

    private static Map<String, Object> form(Map<String, Object> properties, List<String> required) {
        return Map.of(
                "message",
                "?",
                "requestedSchema",
                Map.of("type", "object", "properties", properties, "required", required));
    }

    @Test
    void answersWithWhatHasADefault() {
        assertEquals(
                Map.of("action", "accept", "content", Map.of("a", "x", "n", 3, "b", true, "l", List.of("p"))),
                FormDefaults.answer(form(
                        Map.of(
                                "a",
                                Map.of("type", "string", "default", "x"),
                                "n",
                                Map.of("type", "integer", "default", 3),
                                "b",
                                Map.of("type", "boolean", "default", true),
                                "l",
                                Map.of("type", "array", "default", List.of("p")),
                                "without",
                                Map.of("type", "string")),
                        List.of("a"))));
    }

    @Test
    void declinesWhatItCannotAnswer() {
        assertEquals(DECLINED, FormDefaults.answer(form(Map.of("a", Map.of("type", "string")), List.of("a"))));
        assertEquals(DECLINED, FormDefaults.answer(form(Map.of("a", Map.of("default", Map.of("x", 1))), List.of("a"))));
        assertEquals(DECLINED, FormDefaults.answer(Map.of("mode", "url", "url", "https://example.org/")));
        assertEquals(DECLINED, FormDefaults.answer("nonsense"));
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 101; i++) {
            many.put("f" + i, Map.of("default", "x"));
        }
        assertEquals(DECLINED, FormDefaults.answer(form(many, List.of())));
    }
}
