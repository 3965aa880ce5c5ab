package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * As much of WASI preview 1 as ordinary toolchains need to link: clocks, randomness, standard streams that go to the log, no arguments, no environment, no files.
 * Unlike the other functions these answer with the error numbers of WASI.
 */
final class WasiFunctions {

    private static final int STDIN = 0;
    private static final int STDERR = 2;
    private static final int INFO = 2;
    private static final int WARNING = 3;
    private static final int IOVEC_BYTES = 8;

    /** Parts of one call at most: what POSIX calls IOV_MAX has to be 16 at least, and is 1,024 on Linux. */
    private static final long MAX_PARTS = 1_024;

    /** Bytes that one call takes at most. It says how many it took, so whoever has more calls again. */
    private static final long MAX_WRITE = 65_536;

    private static final int CLOCKS = 2;
    private static final int MONOTONIC = 1;
    private static final byte CHARACTER_DEVICE = 2;
    private static final long RIGHT_READ = 1L << 1;
    private static final long RIGHT_WRITE = 1L << 6;
    private static final int FDSTAT_BYTES = 24;

    private final BasicFunctions basics;
    // Made when a turn first writes to them: most never do.
    private Optional<StandardStream> output = Optional.empty();
    private Optional<StandardStream> errors = Optional.empty();
    private long latest = Long.MIN_VALUE;

    WasiFunctions(BasicFunctions basics) {
        this.basics = basics;
    }

    /** The guest's part of the turn is over: what it wrote last becomes a line, too. */
    void end() {
        if (output.isPresent() || errors.isPresent()) {
            output.ifPresent(StandardStream::flush);
            errors.ifPresent(StandardStream::flush);
            output = Optional.empty();
            errors = Optional.empty();
        }
    }

    long call(HostFunction function, HostCall call) {
        Errno errno = switch (function) {
            case WASI_CLOCK_RES_GET -> clockStep(call);
            case WASI_CLOCK_TIME_GET -> clockTime(call);
            case WASI_RANDOM_GET -> random(call);
            case WASI_FD_WRITE -> write(call);
            case WASI_FD_READ -> read(call);
            case WASI_FD_CLOSE -> stream(call) ? Errno.SUCCESS : Errno.BADF;
            case WASI_FD_FDSTAT_GET -> status(call);
            case WASI_FD_SEEK -> stream(call) ? Errno.SPIPE : Errno.BADF;
            case WASI_FD_PRESTAT_GET, WASI_FD_PRESTAT_DIR_NAME -> Errno.BADF;
            case WASI_PATH_OPEN -> Errno.NOTCAPABLE;
            case WASI_ENVIRON_SIZES_GET, WASI_ARGS_SIZES_GET -> nothing(call);
            case WASI_ENVIRON_GET, WASI_ARGS_GET, WASI_SCHED_YIELD -> Errno.SUCCESS;
            case WASI_PROC_EXIT -> throw call.turn().exit(call.i32(0));
            default -> throw new IllegalArgumentException("no function of WASI: " + function);
        };
        return errno.number();
    }

    private StandardStream output(Turn turn) {
        StandardStream stream = output.orElseGet(() -> new StandardStream(line -> basics.line(turn, INFO, line)));
        output = Optional.of(stream);
        return stream;
    }

    private StandardStream errors(Turn turn) {
        StandardStream stream = errors.orElseGet(() -> new StandardStream(line -> basics.line(turn, WARNING, line)));
        errors = Optional.of(stream);
        return stream;
    }

    /** Whether the first argument is a standard stream. There are no other file descriptors. */
    private static boolean stream(HostCall call) {
        return call.unsigned(0) <= STDERR;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Errno clockStep(HostCall call) {
        if (call.unsigned(0) >= CLOCKS) {
            return Errno.INVAL;
        }
        return put(call, 1, buffer(Long.BYTES).putLong(basics.resolution()));
    }

    private Errno clockTime(HostCall call) {
        if (call.unsigned(0) >= CLOCKS) {
            return Errno.INVAL;
        }
        long now = basics.time();
        if (call.unsigned(0) == MONOTONIC) {
            latest = Math.max(latest, now);
            now = latest;
        }
        return put(call, 2, buffer(Long.BYTES).putLong(now));
    }

    private Errno random(HostCall call) {
        if (!call.inside(0, 1)) {
            return Errno.FAULT;
        }
        if (call.unsigned(1) > BasicFunctions.MAX_RANDOM_BYTES) {
            return Errno.INVAL;
        }
        basics.fill(call, call.unsigned(0), call.i32(1));
        return Errno.SUCCESS;
    }

    private Errno write(HostCall call) {
        if (!stream(call) || call.unsigned(0) == STDIN) {
            return Errno.BADF;
        }
        long parts = call.unsigned(2);
        if (parts > MAX_PARTS) {
            return Errno.INVAL;
        }
        if (!call.inside(call.unsigned(1), parts * IOVEC_BYTES) || !call.inside(call.unsigned(3), Integer.BYTES)) {
            return Errno.FAULT;
        }
        call.charge(parts * Charges.PART);
        ByteBuffer vector = ByteBuffer.wrap(call.bytes(call.unsigned(1), parts * IOVEC_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        int total = 0;
        // All of them are looked at before anything is taken, and no sum can overflow: what is beyond the most is not
        // added.
        long[][] areas = new long[(int) parts][];
        for (int i = 0; i < parts; i++) {
            long pointer = GuestView.unsigned(vector.getInt());
            long length = GuestView.unsigned(vector.getInt());
            if (!call.inside(pointer, length)) {
                return Errno.FAULT;
            }
            long part = Math.min(length, MAX_WRITE - total);
            areas[i] = new long[] {pointer, part};
            total += (int) part;
        }
        call.chargeCopying(total);
        ByteBuffer text = ByteBuffer.allocate(total);
        for (long[] area : areas) {
            text.put(call.bytes(area[0], area[1]));
        }
        if (total > 0 && !call.turn().countOutput(total)) {
            return Errno.NOSPC;
        }
        StandardStream stream = call.i32(0) == STDERR ? errors(call.turn()) : output(call.turn());
        call.charge(stream.ends(text.array()) * Charges.LINE);
        stream.write(text.array());
        return put(call, 3, buffer(Integer.BYTES).putInt(total));
    }

    /** Standard input is at its end. */
    private static Errno read(HostCall call) {
        if (call.unsigned(0) != STDIN) {
            return Errno.BADF;
        }
        return put(call, 3, buffer(Integer.BYTES).putInt(0));
    }

    /** A terminal by what isatty looks at, so that libraries hand over line by line and not when their buffer is full. */
    private static Errno status(HostCall call) {
        if (!stream(call)) {
            return Errno.BADF;
        }
        long right = call.unsigned(0) == STDIN ? RIGHT_READ : RIGHT_WRITE;
        ByteBuffer status = buffer(FDSTAT_BYTES);
        status.put(0, CHARACTER_DEVICE).putLong(8, right);
        return put(call, 1, status);
    }

    private static Errno nothing(HostCall call) {
        if (!call.inside(call.unsigned(0), Integer.BYTES) || !call.inside(call.unsigned(1), Integer.BYTES)) {
            return Errno.FAULT;
        }
        put(call, 0, buffer(Integer.BYTES));
        return put(call, 1, buffer(Integer.BYTES));
    }

    /** Writes to where an argument points. */
    // All of them are made by the method above, with an array of their own.
    @SuppressWarnings("ByteBufferBackingArray")
    private static Errno put(HostCall call, int pointer, ByteBuffer bytes) {
        if (!call.inside(call.unsigned(pointer), bytes.capacity())) {
            return Errno.FAULT;
        }
        call.write(call.unsigned(pointer), bytes.array());
        return Errno.SUCCESS;
    }
}
