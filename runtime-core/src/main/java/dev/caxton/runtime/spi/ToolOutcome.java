package dev.caxton.runtime.spi;

import java.util.Optional;

/** What became of a tool call. */
public sealed interface ToolOutcome {

    /**
     * The upstream answered.
     *
     * @param result the {@code CallToolResult} as JSON in UTF-8
     * @param error whether the tool itself reported an error ({@code isError})
     */
    // As in ToolCall.
    @SuppressWarnings("ArrayRecordComponent")
    record Answered(byte[] result, boolean error) implements ToolOutcome {}

    /**
     * The call was refused: it never reached the upstream.
     *
     * @param code a stable code, {@code CAX-TOOL-...}
     * @param reason one sentence
     * @param approval the approval that the call waits for, if that is why
     */
    record Denied(String code, String reason, Optional<String> approval) implements ToolOutcome {

        /**
         * A refusal that no approval can change.
         *
         * @param code a stable code, {@code CAX-TOOL-...}
         * @param reason one sentence
         */
        public Denied(String code, String reason) {
            this(code, reason, Optional.empty());
        }
    }

    /**
     * The call was permitted, but there is no answer.
     *
     * @param code a stable code, {@code CAX-TOOL-...}
     * @param reason one sentence
     */
    record Failed(String code, String reason) implements ToolOutcome {}
}
