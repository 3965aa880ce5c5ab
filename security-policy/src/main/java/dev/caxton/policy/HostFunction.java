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
    /** Sends a message with everything that it can carry. */
    SEND_ENVELOPE("caxton", "send_envelope"),
    /** Calls a granted tool. */
    CALL_TOOL("caxton", "call_tool"),
    /** What a message that is being handled says about itself. */
    MESSAGE_INFO("caxton", "message_info"),
    /** Answers one message of a batch. */
    REPLY_TO("caxton", "reply_to"),
    /** Reads a value of the agent's state. */
    GET_STATE("caxton", "get_state"),
    /** Keeps a value in the agent's state. */
    PUT_STATE("caxton", "put_state"),
    /** Forgets a value of the agent's state. */
    DELETE_STATE("caxton", "delete_state"),
    /** Sets a timer. */
    SET_TIMER("caxton", "set_timer"),
    /** Takes a timer back. */
    CANCEL_TIMER("caxton", "cancel_timer"),
    /** Random bytes. */
    RANDOM("caxton", "random"),
    /** The described system's log. */
    ENV_LOG("env", "log"),
    /** The described system's clock, in seconds. */
    ENV_GET_TIME("env", "get_time"),
    /** The described system's send, to a peer by its index. */
    ENV_SEND_MESSAGE("env", "send_message"),
    /** The step of a clock. */
    WASI_CLOCK_RES_GET(Wasi.MODULE, "clock_res_get"),
    /** The time, in the resolution of the level. */
    WASI_CLOCK_TIME_GET(Wasi.MODULE, "clock_time_get"),
    /** Random bytes. */
    WASI_RANDOM_GET(Wasi.MODULE, "random_get"),
    /** Writes to the agent's log: standard output and standard error only. */
    WASI_FD_WRITE(Wasi.MODULE, "fd_write"),
    /** Closes nothing: the standard streams stay. */
    WASI_FD_CLOSE(Wasi.MODULE, "fd_close"),
    /** What a standard stream is. */
    WASI_FD_FDSTAT_GET(Wasi.MODULE, "fd_fdstat_get"),
    /** Says that a standard stream has no position. */
    WASI_FD_SEEK(Wasi.MODULE, "fd_seek"),
    /** Reads from standard input, which is at its end. */
    WASI_FD_READ(Wasi.MODULE, "fd_read"),
    /** Says that there is no directory. */
    WASI_FD_PRESTAT_GET(Wasi.MODULE, "fd_prestat_get"),
    /** Says that there is no directory. */
    WASI_FD_PRESTAT_DIR_NAME(Wasi.MODULE, "fd_prestat_dir_name"),
    /** Says that nothing can be opened. */
    WASI_PATH_OPEN(Wasi.MODULE, "path_open"),
    /** The environment, which is empty. */
    WASI_ENVIRON_GET(Wasi.MODULE, "environ_get"),
    /** The size of the environment. */
    WASI_ENVIRON_SIZES_GET(Wasi.MODULE, "environ_sizes_get"),
    /** The arguments, of which there are none. */
    WASI_ARGS_GET(Wasi.MODULE, "args_get"),
    /** The size of the arguments. */
    WASI_ARGS_SIZES_GET(Wasi.MODULE, "args_sizes_get"),
    /** Lets others run; the quantum does. */
    WASI_SCHED_YIELD(Wasi.MODULE, "sched_yield"),
    /** Ends the turn. */
    WASI_PROC_EXIT(Wasi.MODULE, "proc_exit");

    /** A constant can't be named before the constants of an enumeration. */
    private static final class Wasi {
        static final String MODULE = "wasi_snapshot_preview1";
    }

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
     * @return {@code caxton}, {@code env} or {@code wasi_snapshot_preview1}
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
