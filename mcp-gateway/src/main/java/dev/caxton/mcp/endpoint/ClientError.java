package dev.caxton.mcp.endpoint;

import java.io.Serial;

/** A client answers with an error. The message is the client's, and hostile. */
public final class ClientError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * An error.
     *
     * @param code a code of JSON-RPC
     * @param message what the client says
     */
    public ClientError(int code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * The kind of error.
     *
     * @return a code of JSON-RPC
     */
    public int code() {
        return code;
    }
}
