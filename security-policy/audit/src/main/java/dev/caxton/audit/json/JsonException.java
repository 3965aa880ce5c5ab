package dev.caxton.audit.json;

import java.io.Serial;

/** Bytes were refused as JSON. The message names the byte and what is wrong, and repeats nothing of the content. */
public final class JsonException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int offset;

    /**
     * A new exception.
     *
     * @param code {@code CAX-JSON-...}
     * @param offset the byte, from 0
     * @param problem what is wrong
     */
    public JsonException(String code, int offset, String problem) {
        super("byte " + offset + ": " + problem);
        this.code = code;
        this.offset = offset;
    }

    /**
     * The stable code.
     *
     * @return {@code CAX-JSON-SYNTAX}, {@code CAX-JSON-ENCODING}, {@code CAX-JSON-DUPLICATE}, {@code CAX-JSON-NUMBER} or {@code CAX-JSON-TOO-LARGE}
     */
    public String code() {
        return code;
    }

    /**
     * Where the fault stands.
     *
     * @return the byte, from 0
     */
    public int offset() {
        return offset;
    }
}
