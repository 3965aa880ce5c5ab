package dev.caxton.mcp.wire;

import java.io.Serial;

/** A connection could not be made or was lost. The message is one sentence without secrets, fit to be shown to whoever operates the server. */
public final class WireException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    private WireException(String message, boolean permanent) {
        super(message);
        this.permanent = permanent;
    }

    /**
     * Something that may be different the next time.
     *
     * @param message one sentence
     * @return the exception
     */
    public static WireException passing(String message) {
        return new WireException(message, false);
    }

    /**
     * Something that stays as it is until the registration is changed.
     *
     * @param message one sentence
     * @return the exception
     */
    public static WireException permanent(String message) {
        return new WireException(message, true);
    }

    /**
     * Whether trying again is pointless.
     *
     * @return true if only a changed registration helps
     */
    public boolean isPermanent() {
        return permanent;
    }
}
