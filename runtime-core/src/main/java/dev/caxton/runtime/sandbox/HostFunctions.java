package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.spi.GuestMemory;
import dev.caxton.runtime.spi.HostBinding;
import dev.caxton.wasm.AdmittedImport;
import dev.caxton.wasm.Metering;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a guest may call. Every function leaves the guest (so that nobody interrupts the host), counts the call, charges it before doing it, checks every pointer,
 * and answers with an {@link ErrorCode} where it can.
 */
final class HostFunctions {

    /** Longest name of an agent or tool that is read out of a guest: two names and a slash. */
    private static final int MAX_NAME_BYTES = 511;

    private static final int MAX_ERROR_BYTES = 1_024;
    private static final int INFO = 2;
    private static final long NANOS = 1_000_000_000L;

    private static final Map<AdmittedImport, HostFunction> BY_IMPORT = Stream.of(HostFunction.values())
            .collect(Collectors.toUnmodifiableMap(
                    f -> new AdmittedImport(f.module(), f.function(), GuestAbi.type(f)), Function.identity()));

    private final Resident resident;
    private final Surroundings surroundings;
    private final Messenger messenger;
    private final ToolCaller tools;
    private Optional<Turn> current = Optional.empty();
    private byte[] lastError = {};

    HostFunctions(Resident resident, Surroundings surroundings) {
        this.resident = resident;
        this.surroundings = surroundings;
        this.messenger = new Messenger(resident, surroundings);
        this.tools = new ToolCaller(resident, surroundings);
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

    void begin(Turn turn) {
        current = Optional.of(turn);
        lastError = new byte[0];
        tools.forget();
    }

    void end() {
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
        long result = dispatch(function, turn, memory, arguments);
        turn.enterGuest();
        return result;
    }

    private long dispatch(HostFunction function, Turn turn, GuestMemory memory, long[] a) {
        return switch (function) {
            case LOG -> log(turn, memory, (int) a[0], a[1], a[2]);
            case ENV_LOG -> log(turn, memory, INFO, a[0], a[1]);
            case GET_TIME -> time();
            case ENV_GET_TIME -> time() / NANOS;
            case REPLY -> reply(turn, memory, a[0], a[1]);
            case LAST_ERROR -> lastError(turn, memory, a[0], a[1]);
            case READ_RESULT -> readResult(turn, memory, a);
            case SEND_MESSAGE -> send(turn, memory, a);
            case ENV_SEND_MESSAGE -> sendToPeer(turn, memory, a);
            case CALL_TOOL -> callTool(turn, memory, a);
        };
    }

    /** A line beyond the turn's output is dropped: {@code log} has no result to say so, but {@code last_error} does. */
    private long log(Turn turn, GuestMemory memory, int level, long pointer, long length) {
        if (!GuestView.inside(memory, pointer, length)) {
            return fail(ErrorCode.INVALID_POINTER, "log: the text lies outside the memory");
        }
        long bytes = Math.min(GuestView.unsigned(length), GuestLog.MAX_LINE_BYTES);
        turn.charge(Charges.copying(bytes));
        if (!turn.countOutput(bytes)) {
            return fail(ErrorCode.LIMIT, "log: the output of this turn is used up");
        }
        Instant now = surroundings.time().instant();
        String envelope = turn.envelope().map(e -> e.id()).orElse("");
        resident.log().add(now, level, GuestView.bytes(memory, pointer, bytes), envelope);
        return 0;
    }

    private long time() {
        Instant now = surroundings.time().instant();
        long nanos = now.getEpochSecond() * NANOS + now.getNano();
        return nanos - Math.floorMod(nanos, resident.clockResolution().toNanos());
    }

    private long reply(Turn turn, GuestMemory memory, long pointer, long length) {
        if (!GuestView.inside(memory, pointer, length)) {
            return fail(ErrorCode.INVALID_POINTER, "reply: the content lies outside the memory");
        }
        long bytes = GuestView.unsigned(length);
        if (bytes > turn.limits().messageBytes()) {
            return fail(ErrorCode.TOO_LARGE, "reply: more bytes than a message may have");
        }
        if (turn.envelope().isEmpty()) {
            return fail(ErrorCode.UNAVAILABLE, "reply: no message is being handled");
        }
        turn.charge(Charges.copying(bytes));
        if (turn.answered() || !turn.countOutput(bytes)) {
            return fail(ErrorCode.LIMIT, "reply: one reply to a message, within the output of the turn");
        }
        turn.answer(GuestView.bytes(memory, pointer, bytes));
        return 0;
    }

    private long send(Turn turn, GuestMemory memory, long[] a) {
        if (!GuestView.inside(memory, a[0], a[1]) || !GuestView.inside(memory, a[2], a[3])) {
            return fail(ErrorCode.INVALID_POINTER, "send_message: name or content lies outside the memory");
        }
        Optional<AgentId> receiver = Optional.empty();
        if (GuestView.unsigned(a[1]) <= MAX_NAME_BYTES) {
            receiver = messenger.receiver(GuestView.bytes(memory, a[0], a[1]));
        }
        if (receiver.isEmpty()) {
            return fail(ErrorCode.INVALID_ARGUMENT, "send_message: the receiver is written name or tenant/name");
        }
        return post(turn, memory, receiver.get(), a[2], a[3]);
    }

    private long sendToPeer(Turn turn, GuestMemory memory, long[] a) {
        if (!GuestView.inside(memory, a[1], a[2])) {
            return fail(ErrorCode.INVALID_POINTER, "send_message: the content lies outside the memory");
        }
        long index = GuestView.unsigned(a[0]);
        if (index >= resident.peers().size()) {
            return fail(ErrorCode.INVALID_ARGUMENT, "send_message: the descriptor names no peer of that index");
        }
        return post(turn, memory, resident.peers().get((int) index), a[1], a[2]);
    }

    private long post(Turn turn, GuestMemory memory, AgentId receiver, long pointer, long length) {
        long bytes = GuestView.unsigned(length);
        if (bytes > turn.limits().messageBytes()) {
            return fail(ErrorCode.TOO_LARGE, "send_message: more bytes than a message may have");
        }
        if (turn.envelope().isEmpty()) {
            return fail(ErrorCode.UNAVAILABLE, "send_message: not while the sandbox is prepared");
        }
        turn.charge(Charges.copying(bytes));
        if (!turn.countSend()) {
            return fail(ErrorCode.LIMIT, "send_message: the turn has sent as many messages as it may");
        }
        return answer(messenger.post(turn, receiver, GuestView.bytes(memory, pointer, bytes)));
    }

    private long callTool(Turn turn, GuestMemory memory, long[] a) {
        if (!GuestView.inside(memory, a[0], a[1]) || !GuestView.inside(memory, a[2], a[3])) {
            return fail(ErrorCode.INVALID_POINTER, "call_tool: name or arguments lie outside the memory");
        }
        long bytes = GuestView.unsigned(a[3]);
        if (bytes > turn.limits().messageBytes()) {
            return fail(ErrorCode.TOO_LARGE, "call_tool: more bytes of arguments than a message may have");
        }
        if (turn.envelope().isEmpty()) {
            return fail(ErrorCode.UNAVAILABLE, "call_tool: not while the sandbox is prepared");
        }
        Optional<String> name = GuestView.unsigned(a[1]) > MAX_NAME_BYTES
                ? Optional.empty()
                : name(GuestView.bytes(memory, a[0], a[1]));
        if (name.isEmpty()) {
            return fail(ErrorCode.INVALID_ARGUMENT, "call_tool: the name is at most 511 bytes of UTF-8");
        }
        turn.charge(Charges.copying(bytes));
        if (!turn.countToolCall()) {
            return fail(ErrorCode.LIMIT, "call_tool: the turn has called as many tools as it may");
        }
        return answer(tools.call(turn, name.get(), GuestView.bytes(memory, a[2], bytes)));
    }

    private long readResult(Turn turn, GuestMemory memory, long[] a) {
        if (!GuestView.inside(memory, a[0], a[1])) {
            return fail(ErrorCode.INVALID_POINTER, "read_result: the buffer lies outside the memory");
        }
        Optional<byte[]> part = tools.part(GuestView.unsigned(a[2]), GuestView.unsigned(a[1]));
        if (part.isEmpty()) {
            return fail(ErrorCode.NO_RESULT, "read_result: no tool call of this turn has left a result");
        }
        turn.charge(Charges.copying(part.get().length));
        memory.write(GuestView.unsigned(a[0]), part.get());
        return part.get().length;
    }

    private long lastError(Turn turn, GuestMemory memory, long pointer, long length) {
        if (!GuestView.inside(memory, pointer, length)) {
            return ErrorCode.INVALID_POINTER.code();
        }
        int bytes = (int) Math.min(GuestView.unsigned(length), lastError.length);
        turn.charge(Charges.copying(bytes));
        memory.write(GuestView.unsigned(pointer), java.util.Arrays.copyOf(lastError, bytes));
        return bytes;
    }

    private long answer(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done.value();
            case Answer.Failed failed -> fail(failed.code(), failed.text());
        };
    }

    private long fail(ErrorCode code, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lastError = bytes.length <= MAX_ERROR_BYTES ? bytes : java.util.Arrays.copyOf(bytes, MAX_ERROR_BYTES);
        return code.code();
    }

    private static Optional<String> name(byte[] bytes) {
        try {
            return Optional.of(GuestView.text(bytes));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
