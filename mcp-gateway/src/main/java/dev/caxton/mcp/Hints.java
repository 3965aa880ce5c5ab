package dev.caxton.mcp;

import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a tool says of itself in its annotations, which are part of what is approved. */
final class Hints {

    /** Annotations are a few flags and a title. What is larger says nothing. */
    private static final StrictJson ANNOTATIONS = new StrictJson(65_536, 16);

    private Hints() {}

    /**
     * Whether a second call does nothing more. It is taken at its word: whoever lies about that harms only what it does itself, which it could do twice without
     * us.
     */
    static boolean idempotent(ToolDescriptor tool) {
        return tool.annotations().map(Hints::saysIdempotent).orElse(false);
    }

    private static boolean saysIdempotent(String annotations) {
        try {
            Map<String, Object> hints = ANNOTATIONS.object(annotations.getBytes(StandardCharsets.UTF_8));
            return Boolean.TRUE.equals(hints.get("idempotentHint")) || Boolean.TRUE.equals(hints.get("readOnlyHint"));
        } catch (JsonRefused e) {
            return false;
        }
    }
}
