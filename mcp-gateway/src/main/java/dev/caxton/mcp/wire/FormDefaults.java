package dev.caxton.mcp.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a server that asks for its user's input. There is no user: a form is answered with its own defaults, or declined. */
final class FormDefaults {

    private static final int MOST_FIELDS = 100;

    private FormDefaults() {}

    /**
     * The result of {@code elicitation/create}: accepted if every field that the form requires has a default, declined otherwise. Other ways of asking are
     * always declined.
     */
    static Map<String, Object> answer(@Nullable Object params) {
        if (!(params instanceof Map<?, ?> asked)
                || (asked.containsKey("mode") && !"form".equals(asked.get("mode")))
                || !(asked.get("requestedSchema") instanceof Map<?, ?> schema)
                || !(schema.get("properties") instanceof Map<?, ?> properties)
                || properties.size() > MOST_FIELDS) {
            return Map.of("action", "decline");
        }
        Map<String, Object> content = new LinkedHashMap<>();
        properties.forEach((name, property) -> {
            if (property instanceof Map<?, ?> field && isAnswer(field.get("default"))) {
                content.put(String.valueOf(name), field.get("default"));
            }
        });
        Object required = schema.get("required");
        if (required != null
                && !(required instanceof List<?> names && content.keySet().containsAll(names))) {
            return Map.of("action", "decline");
        }
        return Map.of("action", "accept", "content", content);
    }

    /** What a field of a form can hold. */
    private static boolean isAnswer(@Nullable Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || (value instanceof List<?> chosen && chosen.stream().allMatch(item -> item instanceof String));
    }
}
