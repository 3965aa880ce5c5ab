package dev.caxton.mcp;

import dev.caxton.runtime.message.Problem;
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

    /**
     * The same for people: what happened, and what to do about it.
     *
     * @return with the code of {@code docs/errors.md}
     */
    public Problem problem() {
        String sentence = "The agent was not deployed: " + getMessage() + ".";
        return switch (kind) {
            case TOOL -> new Problem("CAX-AGENT-TOOL", sentence, "Mend the tool in the descriptor.");
            case NAME -> new Problem("CAX-AGENT-TOOL-NAME", sentence, "Give the agent another name.");
            case TAKEN ->
                new Problem(
                        "CAX-AGENT-UPSTREAM", sentence, "Give the agent another name, or remove the upstream first.");
        };
    }
}
