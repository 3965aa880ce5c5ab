package dev.caxton.mcp.catalog;

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
        ArgumentSchema arguments) {}
