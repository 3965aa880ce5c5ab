package dev.caxton.mcp.upstream;

import java.io.Serial;

/** A secret is there and is not taken. The message is one sentence without the secret, fit to be shown to whoever operates the server. */
public final class SecretException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message one sentence that names the secret
     */
    public SecretException(String message) {
        super(message);
    }
}
