package dev.caxton.runtime.sandbox;

import java.util.Optional;

/** Calling tools, and reading what they answered. */
final class ToolFunctions {

    private final ToolCaller tools;

    ToolFunctions(Resident resident, Surroundings surroundings) {
        this.tools = new ToolCaller(resident, surroundings);
    }

    void forget() {
        tools.forget();
    }

    long call(HostCall call) {
        if (!call.inside(0, 1) || !call.inside(2, 3)) {
            return call.fail(ErrorCode.INVALID_POINTER, "call_tool: name or arguments lie outside the memory");
        }
        long bytes = call.unsigned(3);
        if (bytes > call.turn().limits().messageBytes()) {
            return call.fail(ErrorCode.TOO_LARGE, "call_tool: more bytes of arguments than a message may have");
        }
        if (call.turn().work().phase() != Work.Phase.HANDLE) {
            return call.fail(ErrorCode.UNAVAILABLE, "call_tool: only while a message is handled");
        }
        Optional<String> name = call.unsigned(1) > MessageFunctions.MAX_NAME_BYTES
                ? Optional.empty()
                : call.text(call.unsigned(0), call.unsigned(1));
        if (name.isEmpty()) {
            return call.fail(ErrorCode.INVALID_ARGUMENT, "call_tool: the name is at most 511 bytes of UTF-8");
        }
        call.chargeCopying(bytes);
        if (!call.turn().countToolCall()) {
            return call.fail(ErrorCode.LIMIT, "call_tool: the turn has called as many tools as it may");
        }
        TurnRoom room = call.turn().effects().room();
        if (!room.take(bytes)) {
            return call.fail(ErrorCode.UNAVAILABLE, "call_tool: this node has no room for the arguments now");
        }
        Answer answer = tools.call(call.turn(), name.get(), call.bytes(2, 3));
        room.giveBack(bytes);
        return call.answer(answer);
    }

    long read(HostCall call) {
        if (!call.inside(0, 1)) {
            return call.fail(ErrorCode.INVALID_POINTER, "read_result: the buffer lies outside the memory");
        }
        Optional<byte[]> part = tools.part(call.unsigned(2), call.unsigned(1));
        if (part.isEmpty()) {
            return call.fail(ErrorCode.NO_RESULT, "read_result: no tool call of this turn has left a result");
        }
        call.chargeCopying(part.get().length);
        call.write(call.unsigned(0), part.get());
        return part.get().length;
    }
}
