package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.json.Weight;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.WireException;
import dev.caxton.policy.identity.ToolName;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which resources, templates and prompts an upstream offers. What can't be offered safely is left out with a reason. */
final class ContextReader {

    /** The longest URI, template or name. */
    private static final int LONGEST = 2_000;

    private static final int LONGEST_ENTRY = 64 * 1024;
    private static final int PAGES = 1_000;

    /** What is passed on of an entry. The rest is none of a client's business, or not of this revision. */
    private static final Set<String> FIELDS = Set.of(
            "name",
            "title",
            "description",
            "uri",
            "uriTemplate",
            "mimeType",
            "size",
            "annotations",
            "arguments",
            "icons");

    private final Session session;
    private final String upstream;
    private final int most;
    private final Duration timeout;
    private final Allowance allowance;

    /**
     * A reader.
     *
     * @param session an open session
     * @param upstream the name of the upstream
     * @param most the most entries that are read of each kind
     * @param timeout the longest wait for one page
     * @param allowance what the lists may take; hears what was left out
     */
    ContextReader(Session session, String upstream, int most, Duration timeout, Allowance allowance) {
        this.session = session;
        this.upstream = upstream;
        this.most = most;
        this.timeout = timeout;
        this.allowance = allowance;
    }

    ContextCatalog read(Set<String> offers) throws InterruptedException {
        boolean resources = offers.contains("resources");
        return new ContextCatalog(
                offers,
                resources ? entries(McpSchema.METHOD_RESOURCES_LIST, "resources", "uri") : Map.of(),
                resources
                        ? entries(McpSchema.METHOD_RESOURCES_TEMPLATES_LIST, "resourceTemplates", "uriTemplate")
                        : Map.of(),
                offers.contains("prompts") ? entries(McpSchema.METHOD_PROMPT_LIST, "prompts", "name") : Map.of());
    }

    /** The tools of an upstream are not lost because it can't list something else. */
    private Map<String, Map<String, Object>> entries(String method, String field, String key)
            throws InterruptedException {
        Map<String, Map<String, Object>> entries = new HashMap<>();
        Map<String, Object> params = Map.of();
        int seen = 0;
        try {
            for (int page = 0; page < PAGES; page++) {
                if (allowance.isSpent()) {
                    allowance.sayIsSpent(field);
                    return entries;
                }
                Map<String, Object> result = Session.await(session.request(method, params), timeout);
                if (!(result.get(field) instanceof List<?> listed)) {
                    allowance.say(field, "the server answered without a list");
                    return entries;
                }
                boolean paid = allowance.paysAround(result, field);
                for (Object item : listed) {
                    // Bad ones count as well: each is read, and its reason kept.
                    if (seen++ >= most) {
                        allowance.say(field, "the server lists more than " + most + "; the others were left out");
                        return entries;
                    }
                    paid = paid && allowance.pays(Weight.of(item));
                    if (!paid) {
                        allowance.sayIsSpent(field);
                        return entries;
                    }
                    add(entries, key, item);
                }
                if (!(result.get("nextCursor") instanceof String cursor)) {
                    return entries;
                }
                params = Map.of("cursor", cursor);
            }
            allowance.say(field, "the list has no end");
        } catch (WireException e) {
            allowance.say(field, String.valueOf(e.getMessage()));
        }
        return entries;
    }

    private void add(Map<String, Map<String, Object>> entries, String key, Object item) {
        if (!(item instanceof Map<?, ?> listed) || !(listed.get(key) instanceof String name)) {
            allowance.skip("(unnamed)", "it has no " + key);
            return;
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        listed.forEach((field, value) -> {
            if (value != null && FIELDS.contains(field)) {
                entry.put((String) field, value);
            }
        });
        String fault = fault(name, key, entry);
        if (fault != null) {
            allowance.skip(name, fault);
        } else if (entries.putIfAbsent(name, entry) != null) {
            entries.remove(name);
            allowance.skip(name, "the server lists two of this " + key);
        }
    }

    private @org.jspecify.annotations.Nullable String fault(String name, String key, Map<String, Object> entry) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return "its " + key + " is empty or too long";
        }
        if (!(entry.get("name") instanceof String)) {
            return "it has no name";
        }
        if (key.equals("name")) {
            try {
                var _ = new ToolName(upstream, name);
            } catch (IllegalArgumentException e) {
                return "its name is not one that can be granted: " + e.getMessage();
            }
        }
        List<Integer> hidden = new ArrayList<>();
        var _ = Strings.changed(entry, text -> {
            HiddenText.first(text).ifPresent(hidden::add);
            return text;
        });
        if (!hidden.isEmpty()) {
            return "it hides text: U+%04X".formatted(hidden.getFirst());
        }
        try {
            return CanonicalJson.bytes(entry).length > LONGEST_ENTRY ? "its description is too long" : null;
        } catch (JsonRefused e) {
            return "its description cannot be written: " + e.getMessage();
        }
    }
}
