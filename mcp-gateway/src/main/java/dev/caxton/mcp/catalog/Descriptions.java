package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.schema.ArgumentSchema;
import dev.caxton.mcp.schema.SchemaRefused;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.policy.identity.ToolName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads descriptions of tools, whoever gives them. */
public final class Descriptions {

    /** The longest name outside clients get to see, as the protocol has it: {@code upstream__tool}. */
    private static final int LONGEST_CLIENT_NAME = 128;

    /** Longer than any description a person can approve. */
    private static final int LONGEST_DESCRIPTION = 256 * 1024;

    private Descriptions() {}

    /**
     * Reads a description.
     *
     * @param upstream whose tool it is
     * @param name its name there; hostile
     * @param tool its description, as the protocol's lists have it; hostile
     * @return the description
     * @throws SchemaRefused if it is not what the protocol says, or cannot be offered safely
     */
    public static ToolDescriptor read(String upstream, String name, Map<?, ?> tool) throws SchemaRefused {
        ToolName toolName;
        try {
            toolName = new ToolName(upstream, name);
        } catch (IllegalArgumentException e) {
            throw new SchemaRefused("its name is not one that can be granted: " + e.getMessage());
        }
        if (upstream.length() + 2 + name.length() > LONGEST_CLIENT_NAME) {
            throw new SchemaRefused("its name is too long");
        }
        if (tool.get("execution") instanceof Map<?, ?> execution && "required".equals(execution.get("taskSupport"))) {
            throw new SchemaRefused("it runs as a task only, which this gateway does not do yet");
        }
        if (!(tool.get("inputSchema") instanceof Map<?, ?> schema)) {
            throw new SchemaRefused("it has no input schema");
        }
        Map<String, Object> pinned = new HashMap<>();
        pinned.put("name", name);
        for (String text : List.of("title", "description")) {
            copy(tool, pinned, text, String.class);
        }
        for (String object : List.of("inputSchema", "outputSchema", "annotations")) {
            copy(tool, pinned, object, Map.class);
        }
        try {
            byte[] canonical = CanonicalJson.bytes(pinned);
            requireNothingHidden(pinned);
            if (canonical.length > LONGEST_DESCRIPTION) {
                throw new SchemaRefused("its description is too long");
            }
            return new ToolDescriptor(
                    toolName,
                    Optional.ofNullable((String) pinned.get("title")),
                    Optional.ofNullable((String) pinned.get("description")),
                    new String(CanonicalJson.bytes(schema), StandardCharsets.UTF_8),
                    written(pinned.get("outputSchema")),
                    written(pinned.get("annotations")),
                    CanonicalJson.sha256(canonical),
                    ArgumentSchema.of(strings(schema)));
        } catch (JsonRefused e) {
            throw new SchemaRefused("its description cannot be written: " + e.getMessage());
        }
    }

    /** Whoever approves or reads a description would see another text than the model does. */
    private static void requireNothingHidden(Map<String, Object> pinned) throws SchemaRefused {
        List<Integer> found = new ArrayList<>();
        var _ = Strings.changed(pinned, text -> {
            HiddenText.first(text).ifPresent(found::add);
            return text;
        });
        if (!found.isEmpty()) {
            throw new SchemaRefused("its description hides text: U+%04X".formatted(found.getFirst()));
        }
    }

    private static void copy(Map<?, ?> from, Map<String, Object> to, String field, Class<?> type) throws SchemaRefused {
        Object value = from.get(field);
        if (value == null) {
            return;
        }
        if (!type.isInstance(value)) {
            throw new SchemaRefused("its " + field + " is not what the protocol says");
        }
        to.put(field, value);
    }

    private static Optional<String> written(@Nullable Object tree) throws JsonRefused {
        return tree == null ? Optional.empty() : Optional.of(CanonicalJson.write(tree));
    }

    @SuppressWarnings("unchecked") // The names of a JSON object are strings.
    private static Map<String, Object> strings(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
