package dev.caxton.mcp.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an upstream offers at one moment.
 *
 * @param tools the tools by the name the upstream gives them, sorted
 * @param context its resources and prompts
 * @param skipped what is not offered, with the reason, by their cleaned name, sorted; 100 of them and how many more there are
 */
public record Catalog(Map<String, ToolDescriptor> tools, ContextCatalog context, Map<String, String> skipped) {

    /** Nothing. */
    public static final Catalog EMPTY = new Catalog(Map.of(), ContextCatalog.EMPTY, Map.of());

    /** Copies and sorts. */
    public Catalog {
        tools = Collections.unmodifiableMap(new TreeMap<>(tools));
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
    }

    /**
     * A tool.
     *
     * @param name the name the upstream gives it
     * @return the tool, if it is offered
     */
    public Optional<ToolDescriptor> tool(String name) {
        return Optional.ofNullable(tools.get(name));
    }
}
