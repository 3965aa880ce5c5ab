package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.Metering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a guest may call. Every function leaves the guest (so that nobody interrupts the host), counts the call, charges it before doing it, checks every pointer,
 * and answers with an error code where it can. What the functions do stands in the classes by subject.
 */
final class HostFunctions {

    private static final int INFO = 2;

    private static final Map<AdmittedImport, HostFunction> BY_IMPORT = Stream.of(HostFunction.values())
            .collect(Collectors.toUnmodifiableMap(
                    f -> new AdmittedImport(f.module(), f.function(), GuestAbi.type(f)), Function.identity()));

    private final LastError error = new LastError();
    private final BasicFunctions basics;
    private final MessageFunctions messages;
    private final ToolFunctions tools;
    private final StateFunctions state;
    private final TimerFunctions timers;
    private final WasiFunctions wasi;
    private Optional<Turn> current = Optional.empty();
    // Made when the memory is known.
    private Optional<HostCall> call = Optional.empty();

    HostFunctions(Resident resident, Surroundings surroundings, Set<String> exports) {
        this.basics = new BasicFunctions(resident, surroundings, error);
        this.messages = new MessageFunctions(resident, surroundings);
        this.tools = new ToolFunctions(resident, surroundings);
        this.state = new StateFunctions(resident);
        this.timers = new TimerFunctions(resident, surroundings, exports.contains(GuestAbi.HANDLE_TIMER));
        this.wasi = new WasiFunctions(basics);
    }

    /** The bindings a module needs: those of metering, and one for each import. */
    List<HostBinding> bindings(List<AdmittedImport> imports) {
        List<HostBinding> bindings = new ArrayList<>();
        bindings.add(new HostBinding(Metering.QUANTUM, (memory, arguments) -> quantum(arguments[0])));
        bindings.add(new HostBinding(Metering.TOO_DEEP, (memory, arguments) -> tooDeep()));
        for (AdmittedImport signature : imports.stream().distinct().toList()) {
            HostFunction function = Optional.ofNullable(BY_IMPORT.get(signature))
                    .orElseThrow(() -> new IllegalArgumentException("no host function " + signature));
            bindings.add(new HostBinding(signature, (memory, arguments) -> call(function, memory, arguments)));
        }
        return bindings;
    }

    void begin(Optional<Turn> turn) {
        current = turn;
        error.clear();
    }

    void end() {
        wasi.end();
        tools.forget();
        call.ifPresent(HostCall::end);
        current = Optional.empty();
    }

    private Turn turn() {
        return current.orElseThrow(() -> new IllegalStateException("a host function was called outside of a turn"));
    }

    private long quantum(long remaining) {
        Turn turn = turn();
        turn.leaveGuest();
        long slice = turn.quantum(remaining);
        turn.enterGuest();
        return slice;
    }

    private long tooDeep() {
        Turn turn = turn();
        turn.leaveGuest();
        throw turn.tooDeep();
    }

    private long call(HostFunction function, GuestMemory memory, long[] arguments) {
        Turn turn = turn();
        turn.leaveGuest();
        turn.countHostCall(function);
        turn.charge(Charges.base(function));
        if (call.isEmpty()) {
            call = Optional.of(new HostCall(memory, error));
        }
        call.get().begin(current, arguments);
        long result = dispatch(function, call.get());
        turn.enterGuest();
        return result;
    }

    private long dispatch(HostFunction function, HostCall call) {
        return switch (function) {
            case LOG -> basics.log(call, call.i32(0), 1, 2);
            case ENV_LOG -> basics.log(call, INFO, 0, 1);
            case GET_TIME -> basics.time();
            case ENV_GET_TIME -> basics.seconds();
            case RANDOM -> basics.random(call);
            case LAST_ERROR -> basics.lastError(call);
            case REPLY -> messages.reply(call);
            case REPLY_TO -> messages.replyTo(call);
            case MESSAGE_INFO -> messages.info(call);
            case SEND_MESSAGE -> messages.send(call);
            case ENV_SEND_MESSAGE -> messages.sendToPeer(call);
            case SEND_ENVELOPE -> messages.sendEnvelope(call);
            case CALL_TOOL -> tools.call(call);
            case READ_RESULT -> tools.read(call);
            case GET_STATE -> state.get(call);
            case PUT_STATE -> state.put(call);
            case DELETE_STATE -> state.delete(call);
            case SET_TIMER -> timers.set(call);
            case CANCEL_TIMER -> timers.cancel(call);
            case WASI_CLOCK_RES_GET,
                    WASI_CLOCK_TIME_GET,
                    WASI_RANDOM_GET,
                    WASI_FD_WRITE,
                    WASI_FD_CLOSE,
                    WASI_FD_FDSTAT_GET,
                    WASI_FD_SEEK,
                    WASI_FD_READ,
                    WASI_FD_PRESTAT_GET,
                    WASI_FD_PRESTAT_DIR_NAME,
                    WASI_PATH_OPEN,
                    WASI_ENVIRON_GET,
                    WASI_ENVIRON_SIZES_GET,
                    WASI_ARGS_GET,
                    WASI_ARGS_SIZES_GET,
                    WASI_SCHED_YIELD,
                    WASI_PROC_EXIT -> wasi.call(function, call);
        };
    }
}
