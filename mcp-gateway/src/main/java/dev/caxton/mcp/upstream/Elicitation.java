package dev.caxton.mcp.upstream;

/** How an upstream is answered that asks for its user's input in the middle of a call. */
public enum Elicitation {
    /** It is told at the beginning that it can't ask. */
    NONE,
    /** A form gets its own defaults, and is declined if a field that it requires has none. */
    DEFAULTS,
    /** The question goes to the outside client whose call is under way, if that one has said that it can be asked. */
    CLIENT
}
