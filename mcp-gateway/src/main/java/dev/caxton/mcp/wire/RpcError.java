package dev.caxton.mcp.wire;

import java.io.Serial;
import java.util.List;

/** The other side answered a request with a JSON-RPC error. Its message is hostile text. */
public final class RpcError extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final int RESOURCE_NOT_FOUND = -32002;

    /** What MCP 2025-11-25 calls {@code URLElicitationRequiredError}: a person has to open pages of the web before the request can be taken. */
    public static final int URL_ELICITATION_REQUIRED = -32042;

    private final int code;
    private final transient List<UrlElicitation> elicitations;

    /**
     * A new exception.
     *
     * @param code the code of the error
     * @param message its message, cleaned
     */
    public RpcError(int code, String message) {
        this(code, message, List.of());
    }

    /**
     * A new exception of a server that wants a person to open pages first.
     *
     * @param code the code of the error
     * @param message its message, cleaned
     * @param elicitations the pages
     */
    RpcError(int code, String message, List<UrlElicitation> elicitations) {
        super(message);
        this.code = code;
        this.elicitations = elicitations;
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
     * Whether a person has to open pages before the request can be taken.
     *
     * @return true if the other side says so, which tells nothing about its health
     */
    public boolean requiresElicitation() {
        return code == URL_ELICITATION_REQUIRED;
    }

    /**
     * Which pages.
     *
     * @return all of them; none if there are none, or if what the other side says of any of them is not what the protocol has
     */
    public List<UrlElicitation> elicitations() {
        return elicitations;
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
