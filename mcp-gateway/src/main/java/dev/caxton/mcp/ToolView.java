package dev.caxton.mcp;

import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/**
 * A tool as a principal sees it.
 *
 * @param name its name within the tenant
 * @param clientName the name outside MCP clients use: {@code upstream__tool}
 * @param title the title the upstream gives it; untrusted text
 * @param description the description the upstream gives it; untrusted text
 * @param inputSchema the JSON Schema of its arguments, canonical JSON
 * @param outputSchema the JSON Schema of its structured result, canonical JSON
 * @param annotations what the upstream says about its behaviour, canonical JSON; untrusted hints
 * @param pin SHA-256 of name, title, description, schemas and annotations, lower-case hexadecimal
 */
public record ToolView(
        ToolName name,
        String clientName,
        Optional<String> title,
        Optional<String> description,
        String inputSchema,
        Optional<String> outputSchema,
        Optional<String> annotations,
        String pin) {}
