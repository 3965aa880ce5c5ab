package dev.caxton.mcp.agent;

import java.io.Serial;

/** A call of an agent's tool that has no result. Thrown where it is found out, and no fault of anybody's code, hence without a stack trace. */
public final class Trouble extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean illness;

    /**
     * A new exception.
     *
     * @param code a stable code
     * @param sentence what happened, fit for callers
     * @param illness whether it says that the agent is ill, so that it counts for the circuit breaker
     */
    public Trouble(String code, String sentence, boolean illness) {
        super(sentence, null, false, false);
        this.code = code;
        this.illness = illness;
    }

    /**
     * The code.
     *
     * @return {@code CAX-TOOL-...}
     */
    public String code() {
        return code;
    }

    /**
     * What happened.
     *
     * @return a sentence
     */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /**
     * Whether the agent is ill.
     *
     * @return true if it counts for the circuit breaker
     */
    public boolean isIllness() {
        return illness;
    }
}
