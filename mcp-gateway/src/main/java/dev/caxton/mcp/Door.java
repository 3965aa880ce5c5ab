package dev.caxton.mcp;

import java.util.Locale;

/** The way a call came in, as the audit log names it. */
enum Door {
    /** An agent, known by its sandbox. */
    AGENT,
    /** An outside MCP client, known by its token. */
    MCP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
