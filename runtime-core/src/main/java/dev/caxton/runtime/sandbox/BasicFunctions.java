package dev.caxton.runtime.sandbox;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** What every guest may need: log, clock, randomness, and the text of the last error. */
final class BasicFunctions {

    /** Random bytes of one call at most. */
    static final int MAX_RANDOM_BYTES = 65_536;

    private static final long NANOS = 1_000_000_000L;

    private final Resident resident;
    private final Surroundings surroundings;
    private final RandomGenerator random;
    private final LastError error;

    BasicFunctions(Resident resident, Surroundings surroundings, LastError error) {
        this.resident = resident;
        this.surroundings = surroundings;
        this.random = surroundings.random();
        this.error = error;
    }

    /** A line beyond the turn's output is dropped: {@code log} has no result to say so, but {@code last_error} does. */
    long log(HostCall call, int level, int pointer, int length) {
        if (!call.inside(pointer, length)) {
            return call.fail(ErrorCode.INVALID_POINTER, "log: the text lies outside the memory");
        }
        long bytes = Math.min(call.unsigned(length), GuestLog.MAX_LINE_BYTES);
        // Each character is looked at, not only copied.
        call.charge(bytes);
        if (!call.turn().countOutput(bytes)) {
            return call.fail(ErrorCode.LIMIT, "log: the output of this turn is used up");
        }
        line(call.turn(), level, call.bytes(call.unsigned(pointer), bytes));
        return 0;
    }

    void line(Turn turn, int level, byte[] text) {
        Instant now = surroundings.time().instant();
        String envelope = turn.work().first().map(e -> e.id()).orElse("");
        resident.log().add(now, level, text, envelope);
    }

    /** Nanoseconds since the epoch, in the resolution of the level. */
    long time() {
        Instant now = surroundings.time().instant();
        long nanos = now.getEpochSecond() * NANOS + now.getNano();
        return nanos - Math.floorMod(nanos, resolution());
    }

    long seconds() {
        return time() / NANOS;
    }

    long resolution() {
        return resident.rules().clockResolution().toNanos();
    }

    long random(HostCall call) {
        if (!call.inside(0, 1)) {
            return call.fail(ErrorCode.INVALID_POINTER, "random: the buffer lies outside the memory");
        }
        if (call.unsigned(1) > MAX_RANDOM_BYTES) {
            return call.fail(ErrorCode.TOO_LARGE, "random: at most " + MAX_RANDOM_BYTES + " bytes at once");
        }
        fill(call, call.unsigned(0), (int) call.unsigned(1));
        return 0;
    }

    /** Fills a buffer that was found to lie inside. */
    void fill(HostCall call, long pointer, int length) {
        call.charge(length * Charges.RANDOM_BYTE);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        call.write(pointer, bytes);
    }

    long lastError(HostCall call) {
        if (!call.inside(0, 1)) {
            return ErrorCode.INVALID_POINTER.code();
        }
        byte[] bytes = error.bytes(call.unsigned(1));
        call.chargeCopying(bytes.length);
        call.write(call.unsigned(0), bytes);
        return bytes.length;
    }
}
