package dev.caxton.mcp.endpoint;

import java.util.Map;
import java.util.Optional;

/** What becomes of a request. */
public sealed interface Answer {

    /**
     * It is done.
     *
     * @param json an object on one line, UTF-8; not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(byte[] json) implements Answer {}

    /**
     * It is not.
     *
     * @param code a code of JSON-RPC
     * @param message one sentence without secrets
     * @param data more, for programs
     */
    record Failure(int code, String message, Optional<Map<String, Object>> data) implements Answer {

        /**
         * An error that its code and message say all about.
         *
         * @param code a code of JSON-RPC
         * @param message one sentence without secrets
         */
        public Failure(int code, String message) {
            this(code, message, Optional.empty());
        }
    }
}
