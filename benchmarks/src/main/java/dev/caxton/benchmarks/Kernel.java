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
    LOOP(1_000_000),
    /** Recursion. */
    FIB(27),
    /** Memory writes. */
    SIEVE(60_000),
    /** Branches that depend on data. */
    HEAPSORT(16_000),
    /** Floating point, three loops deep. */
    MATRIX(50);

    private final int size;

    Kernel(int size) {
        this.size = size;
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
