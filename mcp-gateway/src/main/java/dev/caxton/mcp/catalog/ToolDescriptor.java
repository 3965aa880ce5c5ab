package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Weight;
import dev.caxton.mcp.pin.OfferedTool;
import dev.caxton.mcp.schema.ArgumentSchema;
import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/**
 * A tool as its upstream describes it at one moment. All text is the upstream's and untrusted.
 *
 * @param name its name within the tenant
 * @param title the title
 * @param description the description
 * @param inputSchema canonical JSON
 * @param outputSchema canonical JSON
 * @param annotations canonical JSON
 * @param pin SHA-256 of the canonical JSON of name, title, description, inputSchema, outputSchema and annotations
 * @param arguments the input schema, ready to check
 */
public record ToolDescriptor(
        ToolName name,
        Optional<String> title,
        Optional<String> description,
        String inputSchema,
        Optional<String> outputSchema,
        Optional<String> annotations,
        String pin,
        ArgumentSchema arguments)
        implements OfferedTool {

    /** How many bytes of memory it takes, about, what the input schema was made into included. */
    long weight() {
        return Weight.of(inputSchema)
                + outputSchema.map(Weight::of).orElse(0L)
                + annotations.map(Weight::of).orElse(0L)
                + title.map(Weight::of).orElse(0L)
                + description.map(Weight::of).orElse(0L)
                + arguments.weight();
    }

    /** Put together anew each time: a catalog would hold every schema twice. */
    @Override
    public String document() {
        StringBuilder document = new StringBuilder("{");
        annotations.ifPresent(json -> member(document, "annotations", json));
        description.ifPresent(text -> member(document, "description", quoted(text)));
        member(document, "inputSchema", inputSchema);
        member(document, "name", quoted(name.tool()));
        outputSchema.ifPresent(json -> member(document, "outputSchema", json));
        title.ifPresent(text -> member(document, "title", quoted(text)));
        return document.append('}').toString();
    }

    private static void member(StringBuilder document, String name, String json) {
        if (document.length() > 1) {
            document.append(',');
        }
        document.append('"').append(name).append("\":").append(json);
    }

    private static String quoted(String text) {
        try {
            return CanonicalJson.write(text);
        } catch (JsonRefused e) {
            throw new IllegalStateException("it was written before", e);
        }
    }
}
