package dev.caxton.mcp.wire;

import java.io.Serial;

/** A connection could not be made or was lost. The message is one sentence without secrets, fit to be shown to whoever operates the server. */
public final class WireException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private enum Kind {
        PASSING,
        REFUSED,
        PERMANENT
    }

    private final Kind kind;

    private WireException(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    /**
     * Something that may be different the next time.
     *
     * @param message one sentence
     * @return the exception
     */
    public static WireException passing(String message) {
        return new WireException(message, Kind.PASSING);
    }

    /**
     * Something that stays as it is until the registration is changed.
     *
     * @param message one sentence
     * @return the exception
     */
    public static WireException permanent(String message) {
        return new WireException(message, Kind.PERMANENT);
    }

    /**
     * A server that is well did not take the request, and has done nothing: it wants other credentials, or more of them.
     *
     * @param message one sentence
     * @return the exception
     */
    public static WireException refused(String message) {
        return new WireException(message, Kind.REFUSED);
    }

    /**
     * Whether the server is well and has done nothing.
     *
     * @return true if it wants other credentials
     */
    public boolean isRefused() {
        return kind == Kind.REFUSED;
    }

    /**
     * Whether trying again is pointless.
     *
     * @return true if only a changed registration helps
     */
    public boolean isPermanent() {
        return kind == Kind.PERMANENT;
    }
}
