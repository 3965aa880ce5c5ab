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

    /** Export, optional: runs once in a fresh sandbox; 0 means it is ready. */
    public static final String INIT = "init";

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
                new RequiredExport(INIT, Optional.of(type(List.of(), I32)), false));
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
            case GET_TIME -> type(List.of(), I64);
            case REPLY, LAST_ERROR -> type(List.of(I32, I32), I32);
            case READ_RESULT -> type(List.of(I32, I32, I32), I32);
            case SEND_MESSAGE, CALL_TOOL -> type(List.of(I32, I32, I32, I32), I32);
            case ENV_LOG -> new FunctionType(List.of(I32, I32), List.of());
            case ENV_GET_TIME -> type(List.of(), I64);
            case ENV_SEND_MESSAGE -> type(List.of(I32, I32, I32), I32);
        };
    }

    private static FunctionType type(List<ValueType> parameters, ValueType result) {
        return new FunctionType(parameters, List.of(result));
    }
}
