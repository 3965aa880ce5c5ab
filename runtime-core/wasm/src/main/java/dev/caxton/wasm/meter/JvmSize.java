package dev.caxton.wasm.meter;

/**
 * Estimates how large a function becomes as a JVM method. HotSpot does not compile a method above {@link #HUGE_METHOD} bytes of bytecode at all unless it is
 * told to with {@code -XX:-DontCompileHugeMethods}, and slows down above it even then.
 */
final class JvmSize {

    /** HotSpot's limit: the flag {@code HugeMethodLimit} of {@code globals.hpp}. */
    static final int HUGE_METHOD = 8_000;

    /**
     * Bytes of bytecode for a byte of metered WebAssembly, in tenths. Measured with Endive 1.0.0 on the 1,900 functions of a C++ program of 1.5 MB: half of
     * them take less than 1.41 bytes for one, nine of ten less than 1.53, and none of more than 200 bytes more than 2.
     */
    private static final int TENTHS_PER_BYTE = 15;

    private JvmSize() {}

    static int estimate(int meteredBytes) {
        return (int) ((long) meteredBytes * TENTHS_PER_BYTE / 10);
    }
}
