package dev.caxton.policy;

/** A function of the host that a guest can import. The signatures are the runtime's and stand in {@code docs/guest-abi.md}. */
public enum HostFunction {
    /** Writes a line to the agent's log. */
    LOG("caxton", "log"),
    /** The time in nanoseconds since the epoch, in the resolution of the level. */
    GET_TIME("caxton", "get_time"),
    /** Answers the message that is being handled. */
    REPLY("caxton", "reply"),
    /** The text of the last error. */
    LAST_ERROR("caxton", "last_error"),
    /** Reads the result of the last tool call. */
    READ_RESULT("caxton", "read_result"),
    /** Sends a message to another agent. */
    SEND_MESSAGE("caxton", "send_message"),
    /** Calls a granted tool. */
    CALL_TOOL("caxton", "call_tool"),
    /** The described system's log. */
    ENV_LOG("env", "log"),
    /** The described system's clock, in seconds. */
    ENV_GET_TIME("env", "get_time"),
    /** The described system's send, to a peer by its index. */
    ENV_SEND_MESSAGE("env", "send_message");

    private final String module;
    private final String function;
    private final String text;

    HostFunction(String module, String function) {
        this.module = module;
        this.function = function;
        this.text = module + "." + function;
    }

    /**
     * The import module.
     *
     * @return {@code caxton} or {@code env}
     */
    public String module() {
        return module;
    }

    /**
     * The import name.
     *
     * @return the name within the module
     */
    public String function() {
        return function;
    }

    /**
     * The written form.
     *
     * @return {@code module.function}
     */
    @Override
    public String toString() {
        return text;
    }
}
