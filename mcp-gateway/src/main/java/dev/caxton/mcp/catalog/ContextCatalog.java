package dev.caxton.mcp.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The resources and prompts of an upstream at one moment, each as it lists them: trees of JSON, cleaned of hidden text by being left out if they have any.
 *
 * @param offers what the upstream says it can do, as {@code Session.Greeting} names it
 * @param resources by URI
 * @param templates by template of URIs
 * @param prompts by name
 */
public record ContextCatalog(
        Set<String> offers,
        Map<String, Map<String, Object>> resources,
        Map<String, Map<String, Object>> templates,
        Map<String, Map<String, Object>> prompts) {

    /** Nothing. */
    public static final ContextCatalog EMPTY = new ContextCatalog(Set.of(), Map.of(), Map.of(), Map.of());

    /** Copies and sorts. */
    public ContextCatalog {
        offers = Set.copyOf(offers);
        resources = Collections.unmodifiableMap(new TreeMap<>(resources));
        templates = Collections.unmodifiableMap(new TreeMap<>(templates));
        prompts = Collections.unmodifiableMap(new TreeMap<>(prompts));
    }

    /**
     * How the URIs of a template begin: what stands before its first expression.
     *
     * @param template RFC 6570
     * @return the literal beginning, perhaps empty
     */
    public static String beginning(String template) {
        int brace = template.indexOf('{');
        return brace < 0 ? template : template.substring(0, brace);
    }
}
