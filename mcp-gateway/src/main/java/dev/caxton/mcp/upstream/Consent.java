package dev.caxton.mcp.upstream;

/** What became of a person's answer to the question whether the gateway is let in. */
public sealed interface Consent {

    /** The gateway has a token now. */
    record Given() implements Consent {}

    /**
     * It has none.
     *
     * @param reason one sentence without secrets
     */
    record Refused(String reason) implements Consent {}
}
