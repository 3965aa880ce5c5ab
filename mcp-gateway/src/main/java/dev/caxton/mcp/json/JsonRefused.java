package dev.caxton.mcp.json;

import java.io.Serial;

/** A text is not the JSON that is admitted. The message is one sentence that names the fault and the place, and repeats none of the text. */
public final class JsonRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A new exception.
     *
     * @param message one sentence
     */
    public JsonRefused(String message) {
        super(message);
    }
}
