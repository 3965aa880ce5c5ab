package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.FunctionType;
import dev.caxton.wasm.RequiredExport;
import dev.caxton.wasm.ValueType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Version 1 of what host and guest agree on: names and types. {@code docs/guest-abi.md} says what they mean. */
public final class GuestAbi {

    /** Export: the linear memory. */
    public static final String MEMORY = "memory";

    /** Export: gives the address at which the host may write that many bytes, or 0. */
    public static final String ALLOC = "caxton_alloc";

    /** Export: handles the message at an address; 0 means it did. */
    public static final String HANDLE_MESSAGE = "handle_message";

    /** Export, optional: handles several messages, laid out in memory as {@link Batch} does; 0 means it did. */
    public static final String HANDLE_BATCH = "handle_batch";

    /** Export, optional: handles a timer that went off; 0 means it did. */
    public static final String HANDLE_TIMER = "handle_timer";

    /** Export, optional: runs once in a fresh sandbox, before {@link #INIT}; toolchains make it. */
    public static final String INITIALIZE = "_initialize";

    /** Export, optional: runs once in a fresh sandbox; 0 means it is ready. */
    public static final String INIT = "init";

    /** Export, optional: runs when the agent is stopped in order; 0 means that what it changed shall last. */
    public static final String SHUTDOWN = "shutdown";

    private static final ValueType I32 = ValueType.I32;
    private static final ValueType I64 = ValueType.I64;

    private GuestAbi() {}

    /**
     * The exports the host looks for.
     *
     * @return in the order of the documentation
     */
    public static List<RequiredExport> exports() {
        return List.of(
                new RequiredExport(MEMORY, Optional.empty(), true),
                new RequiredExport(ALLOC, Optional.of(type(List.of(I32), I32)), true),
                new RequiredExport(HANDLE_MESSAGE, Optional.of(type(List.of(I32, I32), I32)), true),
                new RequiredExport(HANDLE_BATCH, Optional.of(type(List.of(I32, I32), I32)), false),
                new RequiredExport(HANDLE_TIMER, Optional.of(type(List.of(I64, I32, I32), I32)), false),
                new RequiredExport(INITIALIZE, Optional.of(new FunctionType(List.of(), List.of())), false),
                new RequiredExport(INIT, Optional.of(type(List.of(), I32)), false),
                new RequiredExport(SHUTDOWN, Optional.of(type(List.of(), I32)), false));
    }

    /**
     * Host functions as imports.
     *
     * @param functions which
     * @return with their types
     */
    public static Set<AdmittedImport> imports(Collection<HostFunction> functions) {
        Set<AdmittedImport> imports = new LinkedHashSet<>();
        for (HostFunction function : functions) {
            imports.add(new AdmittedImport(function.module(), function.function(), type(function)));
        }
        return imports;
    }

    /**
     * The type of a host function.
     *
     * @param function which
     * @return parameters and results
     */
    public static FunctionType type(HostFunction function) {
        return switch (function) {
            case LOG -> new FunctionType(List.of(I32, I32, I32), List.of());
            case GET_TIME, ENV_GET_TIME -> type(List.of(), I64);
            case REPLY, LAST_ERROR, SEND_ENVELOPE, DELETE_STATE, RANDOM -> type(List.of(I32, I32), I32);
            case READ_RESULT, REPLY_TO -> type(List.of(I32, I32, I32), I32);
            case SEND_MESSAGE, CALL_TOOL, MESSAGE_INFO, GET_STATE, PUT_STATE -> type(List.of(I32, I32, I32, I32), I32);
            case SET_TIMER -> type(List.of(I64, I64, I32, I32), I32);
            case CANCEL_TIMER -> type(List.of(I64), I32);
            case ENV_LOG -> new FunctionType(List.of(I32, I32), List.of());
            case ENV_SEND_MESSAGE -> type(List.of(I32, I32, I32), I32);
            case WASI_CLOCK_TIME_GET -> type(List.of(I32, I64, I32), I32);
            case WASI_FD_WRITE, WASI_FD_READ -> type(List.of(I32, I32, I32, I32), I32);
            case WASI_FD_CLOSE -> type(List.of(I32), I32);
            case WASI_FD_SEEK -> type(List.of(I32, I64, I32, I32), I32);
            case WASI_FD_PRESTAT_DIR_NAME -> type(List.of(I32, I32, I32), I32);
            case WASI_PATH_OPEN -> type(List.of(I32, I32, I32, I32, I32, I64, I64, I32, I32), I32);
            case WASI_CLOCK_RES_GET,
                    WASI_RANDOM_GET,
                    WASI_FD_FDSTAT_GET,
                    WASI_FD_PRESTAT_GET,
                    WASI_ENVIRON_GET,
                    WASI_ENVIRON_SIZES_GET,
                    WASI_ARGS_GET,
                    WASI_ARGS_SIZES_GET -> type(List.of(I32, I32), I32);
            case WASI_SCHED_YIELD -> type(List.of(), I32);
            case WASI_PROC_EXIT -> new FunctionType(List.of(I32), List.of());
        };
    }

    private static FunctionType type(List<ValueType> parameters, ValueType result) {
        return new FunctionType(parameters, List.of(result));
    }
}
