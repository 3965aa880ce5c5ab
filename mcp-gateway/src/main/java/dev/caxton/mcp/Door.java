package dev.caxton.mcp;

import java.util.Locale;

/** The way a call came in, as the audit log names it. */
enum Door {
    /** An agent, known by its sandbox. */
    AGENT,
    /** An outside MCP client, known by its token. */
    MCP,
    /** A person or a program that calls by hand over REST, known by its token. */
    REST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
