package dev.caxton.mcp.guard;

import java.io.Serial;

/** Thrown by whoever makes a call, when its turn has come and it must not be made any more. It says nothing about the upstream. The message says what keeps it. */
public final class HeldException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * The call is not made.
     *
     * @param by what keeps it
     */
    public HeldException(String by) {
        super(by);
    }
}
