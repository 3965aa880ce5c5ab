package dev.caxton.mcp.agent;

import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ContextCatalog;
import dev.caxton.mcp.catalog.Descriptions;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.schema.ArgumentSchema;
import dev.caxton.mcp.schema.SchemaRefused;
import dev.caxton.runtime.tool.DeclaredTool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tools that one version of an agent declares, described as the protocol describes tools. Immutable and safe for use by many threads.
 *
 * @param tools by name, sorted
 */
public record AgentTools(Map<String, Tool> tools) {

    /** None. */
    public static final AgentTools NONE = new AgentTools(Map.of());

    /**
     * A tool.
     *
     * @param declared as the descriptor declares it
     * @param description as callers see it
     * @param output what its answer has to fit, if that is promised
     */
    public record Tool(DeclaredTool declared, ToolDescriptor description, Optional<ArgumentSchema> output) {}

    /**
     * Describes what an agent declares, by the rules that hold for the tools of every upstream.
     *
     * @param agent its name
     * @param declared the tools
     * @return the descriptions
     * @throws SchemaRefused if one of them cannot be offered; the message names it
     */
    public static AgentTools of(String agent, List<DeclaredTool> declared) throws SchemaRefused {
        Map<String, Tool> tools = new TreeMap<>();
        for (DeclaredTool tool : declared) {
            try {
                tools.put(
                        tool.name(),
                        new Tool(tool, Descriptions.read(agent, tool.name(), described(tool)), output(tool)));
            } catch (SchemaRefused e) {
                throw new SchemaRefused("the tool '" + tool.name() + "' can't be offered: " + e.getMessage());
            }
        }
        return new AgentTools(Map.copyOf(tools));
    }

    private static Map<String, Object> described(DeclaredTool tool) {
        Map<String, Object> described = new LinkedHashMap<>();
        tool.title().ifPresent(title -> described.put("title", title));
        described.put("description", tool.description());
        described.put("inputSchema", tool.input());
        tool.output().ifPresent(schema -> described.put("outputSchema", schema));
        if (!tool.hints().isEmpty()) {
            described.put(
                    "annotations",
                    tool.hints().entrySet().stream()
                            .collect(Collectors.toMap(hint -> hint.getKey() + "Hint", Map.Entry::getValue)));
        }
        return described;
    }

    private static Optional<ArgumentSchema> output(DeclaredTool tool) throws SchemaRefused {
        return tool.output().isEmpty()
                ? Optional.empty()
                : Optional.of(ArgumentSchema.ofOutput(tool.output().get()));
    }

    /**
     * The same as what an upstream offers.
     *
     * @return the tools, and nothing else
     */
    public Catalog catalog() {
        return new Catalog(
                tools.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, tool -> tool.getValue().description())),
                ContextCatalog.EMPTY,
                Map.of());
    }
}
