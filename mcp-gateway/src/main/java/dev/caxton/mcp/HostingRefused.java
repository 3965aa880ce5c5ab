package dev.caxton.mcp;

import java.io.Serial;

/** The tools that an agent declares cannot be offered. The message is one sentence. */
public final class HostingRefused extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Kind {
        /** One of them is not described as a tool has to be. */
        TOOL,
        /** The name of the agent is none that an upstream can have. */
        NAME,
        /** An upstream has the name of the agent. */
        TAKEN
    }

    private final Kind kind;

    HostingRefused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Why not.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
