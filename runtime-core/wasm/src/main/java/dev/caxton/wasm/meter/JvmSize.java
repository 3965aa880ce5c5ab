package dev.caxton.wasm.meter;

/**
 * Estimates how large a function becomes as a JVM method. HotSpot does not compile a method above {@link #HUGE_METHOD} bytes of bytecode at all unless it is
 * told to with {@code -XX:-DontCompileHugeMethods}, and slows down above it even then.
 */
final class JvmSize {

    /** HotSpot's limit: the flag {@code HugeMethodLimit} of {@code globals.hpp}. */
    static final int HUGE_METHOD = 8_000;

    /** Bytes of bytecode for a byte of metered WebAssembly, in tenths; measured on Endive 1.0.0. */
    private static final int TENTHS_PER_BYTE = 20;

    private JvmSize() {}

    static int estimate(int meteredBytes) {
        return (int) ((long) meteredBytes * TENTHS_PER_BYTE / 10);
    }
}
