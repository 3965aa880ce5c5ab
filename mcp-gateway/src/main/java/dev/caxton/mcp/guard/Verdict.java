package dev.caxton.mcp.guard;

/** What the end of a call says about the upstream. */
public enum Verdict {
    /** It was asked, and works: its answer may be an error that blames the request. */
    WELL,
    /** It was asked, and does not work. */
    ILL,
    /** Nothing: it was not asked, or whoever asked did not wait for the end. */
    NEITHER
}
