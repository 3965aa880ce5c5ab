package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.schema.ArgumentSchema;
import dev.caxton.mcp.schema.SchemaRefused;
import dev.caxton.mcp.text.CleanText;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.WireException;
import dev.caxton.policy.identity.ToolName;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what an upstream offers. A tool that is not what the protocol says, or that cannot be offered safely, is left out with a reason. */
public final class CatalogReader {

    /** The longest name outside clients get to see, as the protocol has it: {@code upstream__tool}. */
    private static final int LONGEST_CLIENT_NAME = 128;

    /** Longer than any description a person can approve. */
    private static final int LONGEST_DESCRIPTION = 256 * 1024;

    private static final int PAGES = 1_000;

    private final String upstream;
    private final int maxTools;
    private final Map<String, ToolDescriptor> tools = new HashMap<>();
    private final Map<String, String> skipped = new HashMap<>();

    private CatalogReader(String upstream, int maxTools) {
        this.upstream = upstream;
        this.maxTools = maxTools;
    }

    /**
     * Asks for all lists. Blocks.
     *
     * @param session an open session
     * @param offers what the upstream says it can do
     * @param upstream the name of the upstream
     * @param maxTools the most entries that are read of each list
     * @param timeout the longest wait for one page
     * @return what there is
     * @throws WireException if the upstream does not answer as the protocol says
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static Catalog read(Session session, Set<String> offers, String upstream, int maxTools, Duration timeout)
            throws InterruptedException {
        CatalogReader reader = new CatalogReader(upstream, maxTools);
        if (offers.contains("tools")) {
            reader.tools(session, timeout);
        }
        ContextCatalog context = new ContextReader(session, upstream, maxTools, timeout, reader.skipped).read(offers);
        return new Catalog(reader.tools, context, reader.skipped);
    }

    private void tools(Session session, Duration timeout) throws InterruptedException {
        Map<String, Object> params = Map.of();
        for (int page = 0; page < PAGES; page++) {
            Map<String, Object> result = Session.await(session.request(McpSchema.METHOD_TOOLS_LIST, params), timeout);
            if (!(result.get("tools") instanceof List<?> listed)) {
                throw WireException.passing("the server answered the question for its tools without a list");
            }
            if (!add(listed) || !(result.get("nextCursor") instanceof String cursor)) {
                return;
            }
            params = Map.of("cursor", cursor);
        }
        throw WireException.passing("the list of tools has no end");
    }

    /** Adds a page. Whether there may be another one. */
    private boolean add(List<?> listed) {
        for (Object item : listed) {
            if (tools.size() + skipped.size() >= maxTools) {
                skipped.put("(more)", "the server lists more than " + maxTools + " tools; the others were left out");
                return false;
            }
            if (item instanceof Map<?, ?> tool && tool.get("name") instanceof String name) {
                add(name, tool);
            } else {
                skipped.put("(unnamed)", "it has no name");
            }
        }
        return true;
    }

    private void add(String name, Map<?, ?> tool) {
        try {
            ToolDescriptor descriptor = describe(name, tool);
            // Two tools of one name: nobody can say which of them was approved.
            if (skipped.containsKey(name) || tools.remove(name) != null) {
                skipped.put(name, "the server lists two tools of this name");
            } else {
                tools.put(name, descriptor);
            }
        } catch (SchemaRefused e) {
            tools.remove(name);
            skipped.put(CleanText.of(name, 150), e.getMessage());
        }
    }

    private ToolDescriptor describe(String name, Map<?, ?> tool) throws SchemaRefused {
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
