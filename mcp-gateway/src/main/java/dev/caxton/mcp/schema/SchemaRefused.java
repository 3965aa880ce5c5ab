package dev.caxton.mcp.schema;

import java.io.Serial;

/** A schema is not one that arguments can be checked against. The message is one sentence. */
public final class SchemaRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message one sentence
     */
    public SchemaRefused(String message) {
        super(message);
    }
}
