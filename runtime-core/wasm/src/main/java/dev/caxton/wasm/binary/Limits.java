package dev.caxton.wasm.binary;

import dev.caxton.policy.Feature;

/**
 * The limits of a memory, in pages, or of a table, in elements.
 *
 * @param minimum the size at first
 * @param maximum the size it can grow to, or {@link #UNBOUNDED}
 */
public record Limits(long minimum, long maximum) {

    /** There is no maximum. */
    public static final long UNBOUNDED = -1;

    /** Reads limits as WebAssembly 2.0 has them. */
    static Limits read(ByteReader in) {
        int at = in.position();
        int flags = in.u8();
        if (flags > 7) {
            throw in.malformed("unknown flags 0x%02X of limits".formatted(flags), at);
        }
        if ((flags & 4) != 0) {
            throw ModuleException.undecodable(Feature.MEMORY64, "64-bit limits", in.at(at));
        }
        if ((flags & 2) != 0) {
            throw ModuleException.undecodable(Feature.THREADS, "a shared memory", in.at(at));
        }
        long minimum = in.u32();
        return new Limits(minimum, (flags & 1) != 0 ? in.u32() : UNBOUNDED);
    }

    /**
     * The same limits with a maximum that is at most a given one.
     *
     * @param most the given one
     * @return limits that have a maximum
     */
    public Limits clamp(long most) {
        return new Limits(minimum, maximum == UNBOUNDED ? most : Math.min(maximum, most));
    }
}
