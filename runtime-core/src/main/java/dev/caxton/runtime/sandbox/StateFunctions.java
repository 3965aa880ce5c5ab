package dev.caxton.runtime.sandbox;

import dev.caxton.resource.Quotas;
import dev.caxton.runtime.spi.StateException;
import java.util.Optional;
import java.util.function.Function;

/** What an agent keeps by key. */
final class StateFunctions {

    private final KeptState state;
    private final Quotas.State quota;

    StateFunctions(Resident resident) {
        this.state = resident.state();
        this.quota = resident.quotas().state();
    }

    long get(HostCall call) {
        if (!call.inside(0, 1) || !call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "get_state: key or buffer lies outside the memory");
        }
        Optional<String> key = key(call);
        if (key.isEmpty()) {
            return badKey(call, "get_state");
        }
        Optional<byte[]> value;
        try {
            value = ask(call.turn(), seen -> read(call.turn(), seen, key.get()));
        } catch (StateException e) {
            return unavailable(call, "get_state", e);
        }
        if (value.isEmpty()) {
            return call.fail(ErrorCode.NOT_FOUND, "get_state: there is no such key");
        }
        int bytes = (int) Math.min(value.get().length, call.unsigned(3));
        call.chargeCopying(bytes);
        call.write(
                call.unsigned(2),
                bytes == value.get().length ? value.get() : java.util.Arrays.copyOf(value.get(), bytes));
        call.turn().effects().room().giveBack(value.get().length);
        return value.get().length;
    }

    /** There is room for what was read before anything waits with it in hand. */
    private static Optional<byte[]> read(Turn turn, TurnState seen, String key) {
        Optional<byte[]> value = seen.get(key);
        if (value.isPresent() && !turn.effects().room().take(value.get().length)) {
            throw new StateException("this node has no room for the value now");
        }
        return value;
    }

    long put(HostCall call) {
        if (!call.inside(0, 1) || !call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "put_state: key or value lies outside the memory");
        }
        if (call.unsigned(3) > quota.valueBytes()) {
            return call.fail(ErrorCode.TOO_LARGE, "put_state: a value has at most " + quota.valueBytes() + " bytes");
        }
        if (call.turn().work().phase() == Work.Phase.PREPARE) {
            return early(call, "put_state");
        }
        Optional<String> key = key(call);
        if (key.isEmpty()) {
            return badKey(call, "put_state");
        }
        call.chargeCopying(call.unsigned(3));
        if (!call.turn().effects().room().take(call.unsigned(3))) {
            return call.fail(ErrorCode.UNAVAILABLE, "put_state: this node has no room for the change now");
        }
        byte[] value = call.bytes(2, 3);
        try {
            return call.answer(ask(call.turn(), seen -> seen.put(key.get(), call.i32(1), value)));
        } catch (StateException e) {
            call.turn().effects().room().giveBack(value.length);
            return unavailable(call, "put_state", e);
        }
    }

    long delete(HostCall call) {
        if (!call.inside(0, 1)) {
            return call.fail(ErrorCode.INVALID_POINTER, "delete_state: the key lies outside the memory");
        }
        if (call.turn().work().phase() == Work.Phase.PREPARE) {
            return early(call, "delete_state");
        }
        Optional<String> key = key(call);
        if (key.isEmpty()) {
            return badKey(call, "delete_state");
        }
        try {
            return call.answer(ask(call.turn(), seen -> seen.delete(key.get(), call.i32(1))));
        } catch (StateException e) {
            return unavailable(call, "delete_state", e);
        }
    }

    /** The first two arguments as a key, charged. */
    private Optional<String> key(HostCall call) {
        long length = call.unsigned(1);
        if (length == 0 || length > quota.keyBytes()) {
            return Optional.empty();
        }
        call.chargeCopying(length);
        return call.text(call.unsigned(0), length);
    }

    private <T> T ask(Turn turn, Function<TurnState, T> question) {
        if (!state.blocks()) {
            return question.apply(turn.effects().state(state, quota));
        }
        return turn.elsewhere(
                "caxton-state", () -> question.apply(turn.effects().state(state, quota)));
    }

    private long badKey(HostCall call, String function) {
        return call.fail(
                ErrorCode.INVALID_ARGUMENT, function + ": a key is 1 to " + quota.keyBytes() + " bytes of UTF-8");
    }

    private static long early(HostCall call, String function) {
        return call.fail(ErrorCode.UNAVAILABLE, function + ": not while the sandbox is prepared");
    }

    private static long unavailable(HostCall call, String function, StateException e) {
        return call.fail(ErrorCode.UNAVAILABLE, function + ": " + e.getMessage());
    }
}
