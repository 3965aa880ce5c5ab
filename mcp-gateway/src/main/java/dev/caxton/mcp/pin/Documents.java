package dev.caxton.mcp.pin;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descriptions, read back. They were written by the gateway, within tighter limits than these. */
final class Documents {

    private static final StrictJson JSON = new StrictJson(16 << 20, 510);

    private Documents() {}

    static Map<String, Object> tree(String document) {
        try {
            return JSON.object(document.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("a description that was kept cannot be read: " + e.getMessage(), e);
        }
    }

    static String text(@Nullable Object tree) {
        try {
            return CanonicalJson.write(tree);
        } catch (JsonRefused e) {
            throw new IllegalStateException("a description that was kept cannot be written: " + e.getMessage(), e);
        }
    }

    /** What two tools have in common of which one was renamed to the other. */
    static String nameless(String document) {
        Map<String, Object> tree = tree(document);
        tree.remove("name");
        return text(tree);
    }
}
