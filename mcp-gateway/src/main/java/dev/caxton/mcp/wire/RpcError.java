package dev.caxton.mcp.wire;

import java.io.Serial;

/** The other side answered a request with a JSON-RPC error. Its message is hostile text. */
public final class RpcError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final int RESOURCE_NOT_FOUND = -32002;

    private final int code;

    /**
     * A new exception.
     *
     * @param code the code of the error
     * @param message its message, cleaned
     */
    public RpcError(int code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * The code.
     *
     * @return as JSON-RPC 2.0, section 5.1, defines it
     */
    public int code() {
        return code;
    }

    /**
     * Whose mistake it is.
     *
     * @return true if the other side says that the request was wrong, which tells nothing about its health
     */
    public boolean blamesTheRequest() {
        return code == INVALID_PARAMS || code == METHOD_NOT_FOUND || code == RESOURCE_NOT_FOUND;
    }
}
