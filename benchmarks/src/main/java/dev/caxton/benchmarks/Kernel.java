package dev.caxton.benchmarks;

import dev.caxton.testkit.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The guests whose speed is compared. The sources stand in {@code kernels}, each with what it is meant to show. */
public enum Kernel {
    /** Arithmetic in one loop. */
    LOOP(1_000_000, true),
    /** Recursion. */
    FIB(27, true),
    /** A hash, compiled from C. */
    SHA256(100_000, true),
    /** A parser by recursive descent, compiled from C. */
    JSON(2_000, true),
    /** Branches that depend on data. */
    HEAPSORT(16_000, true),
    /** One function of more bytecodes than HotSpot compiles by itself, compiled from C. */
    HUGE(100_000, true),
    /** Memory writes. */
    SIEVE(60_000, false),
    /** Floating point, three loops deep. */
    MATRIX(50, false);

    private final int size;
    private final boolean counted;

    Kernel(int size, boolean counted) {
        this.size = size;
        this.counted = counted;
    }

    /** Whether it is one of those whose geometric mean is the figure of the check {@code metering-overhead}. */
    boolean counted() {
        return counted;
    }

    /** What is given to the export {@code run}. */
    int size() {
        return size;
    }

    /** The module as its author wrote it. */
    byte[] module() {
        return assemble(name().toLowerCase(Locale.ROOT));
    }

    static byte[] assemble(String name) {
        return Wat.assemble(text(name));
    }

    static String text(String name) {
        try (InputStream in = Kernel.class.getResourceAsStream("/kernels/" + name + ".wat")) {
            if (in == null) {
                throw new IllegalStateException("there is no kernel " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
