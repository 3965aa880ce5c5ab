package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;

/** A tool as its upstream describes it at this moment. Immutable; all text is the upstream's and untrusted. */
public interface OfferedTool {

    /**
     * Its name within the tenant.
     *
     * @return the name
     */
    ToolName name();

    /**
     * The digest of the description.
     *
     * @return SHA-256 of {@link #document}, lower-case hexadecimal
     */
    String pin();

    /**
     * The description: name, title, description, inputSchema, outputSchema and annotations, as far as the upstream gives them.
     *
     * @return canonical JSON
     */
    String document();
}
