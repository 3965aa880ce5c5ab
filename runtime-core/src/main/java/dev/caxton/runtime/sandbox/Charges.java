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

    private Charges() {}

    /**
     * What a call costs before its bytes.
     *
     * @param function which
     * @return fuel units
     */
    public static long base(HostFunction function) {
        return switch (function) {
            case GET_TIME, ENV_GET_TIME, LAST_ERROR, READ_RESULT -> 50;
            case LOG, ENV_LOG, REPLY -> 200;
            case SEND_MESSAGE, ENV_SEND_MESSAGE -> 500;
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
