package dev.caxton.runtime.spi;

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
     */
    record Denied(String code, String reason) implements ToolOutcome {}

    /**
     * The call was permitted, but there is no answer.
     *
     * @param code a stable code, {@code CAX-TOOL-...}
     * @param reason one sentence
     */
    record Failed(String code, String reason) implements ToolOutcome {}
}
