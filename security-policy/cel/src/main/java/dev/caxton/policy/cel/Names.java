package dev.caxton.policy.cel;

/** What a condition may name. */
final class Names {

    static final String ARGS = "args";
    static final String CALLER_ID = "caller.id";
    static final String CALLER_KIND = "caller.kind";
    static final String CALLER_NAME = "caller.name";
    static final String TOOL_UPSTREAM = "tool.upstream";
    static final String TOOL_NAME = "tool.name";
    static final String TENANT = "tenant";
    static final String NOW = "now";

    private Names() {}
}
