package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.GuestMemory;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The call of a host function that is under way: its arguments, and what they point to. A guest has one call at a time, and this one object for all of them. Arguments are named by their place. Pointers and lengths are unsigned and checked in 64 bits
 * before anything is copied or charged.
 */
final class HostCall {

    private static final long[] NONE = {};

    private final GuestMemory memory;
    private final LastError error;
    private Optional<Turn> turn = Optional.empty();
    private long[] arguments = NONE;

    HostCall(GuestMemory memory, LastError error) {
        this.memory = memory;
        this.error = error;
    }

    /** Another call, of the turn that runs. */
    void begin(Optional<Turn> running, long[] passed) {
        turn = running;
        arguments = passed;
    }

    /** No call is under way: nothing of the turn is held on to. */
    void end() {
        turn = Optional.empty();
        arguments = NONE;
    }

    Turn turn() {
        return turn.orElseThrow(() -> new IllegalStateException("a host function was called outside of a turn"));
    }

    /** An i32 without a sign. */
    long unsigned(int argument) {
        return GuestView.unsigned(arguments[argument]);
    }

    int i32(int argument) {
        return (int) arguments[argument];
    }

    long i64(int argument) {
        return arguments[argument];
    }

    /** Whether the bytes lie inside the memory. */
    boolean inside(int pointer, int length) {
        return inside(unsigned(pointer), unsigned(length));
    }

    boolean inside(long pointer, long length) {
        return GuestView.inside(memory, pointer, length);
    }

    /** Copies out what was found to lie inside. */
    byte[] bytes(int pointer, int length) {
        return bytes(unsigned(pointer), unsigned(length));
    }

    byte[] bytes(long pointer, long length) {
        return GuestView.bytes(memory, pointer, length);
    }

    /** Text that was found to lie inside, if it is valid UTF-8. */
    Optional<String> text(long pointer, long length) {
        try {
            return Optional.of(GuestView.text(bytes(pointer, length)));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Copies in where it was found to lie inside. */
    void write(long pointer, byte[] bytes) {
        if (bytes.length > 0) {
            memory.write(pointer, bytes);
        }
    }

    void charge(long units) {
        turn().charge(units);
    }

    void chargeCopying(long bytes) {
        turn().charge(Charges.copying(bytes));
    }

    long answer(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done.value();
            case Answer.Failed failed -> fail(failed.code(), failed.text());
        };
    }

    long fail(ErrorCode code, String text) {
        return fail(code, () -> text);
    }

    private long fail(ErrorCode code, Supplier<String> text) {
        error.set(text);
        return code.code();
    }
}
