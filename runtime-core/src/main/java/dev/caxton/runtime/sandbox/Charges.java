package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;

/**
 * What host functions cost in fuel, so that the meter has no hole. One unit is about one simple instruction; the figures are set, not measured to the unit, and
 * are part of what {@code docs/guest-abi.md} promises: changing one changes what every turn costs.
 */
public final class Charges {

    /** Bytes that are copied for one unit. */
    public static final int BYTES_PER_UNIT = 8;

    /** Putting a message into the guest. */
    public static final long DELIVERY = 100;

    /** One line of a text that is written to the log. */
    public static final long LINE = 100;

    /** One part of a scattered text. */
    public static final long PART = 10;

    /** One random byte. */
    public static final long RANDOM_BYTE = 8;

    private Charges() {}

    /**
     * What a call costs before its bytes.
     *
     * @param function which
     * @return fuel units
     */
    public static long base(HostFunction function) {
        return switch (function) {
            case GET_TIME, ENV_GET_TIME, LAST_ERROR, READ_RESULT, MESSAGE_INFO -> 50;
            case WASI_CLOCK_RES_GET,
                    WASI_CLOCK_TIME_GET,
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
                    WASI_PROC_EXIT -> 50;
            case LOG, ENV_LOG, REPLY, REPLY_TO, RANDOM, WASI_RANDOM_GET, WASI_FD_WRITE -> 200;
            case SEND_MESSAGE, ENV_SEND_MESSAGE, GET_STATE, CANCEL_TIMER -> 500;
            case SEND_ENVELOPE, PUT_STATE, DELETE_STATE, SET_TIMER -> 1_000;
            case CALL_TOOL -> 5_000;
        };
    }

    /**
     * What copying costs.
     *
     * @param bytes how many, not negative
     * @return fuel units, rounded up
     */
    public static long copying(long bytes) {
        return (bytes + BYTES_PER_UNIT - 1) / BYTES_PER_UNIT;
    }
}
