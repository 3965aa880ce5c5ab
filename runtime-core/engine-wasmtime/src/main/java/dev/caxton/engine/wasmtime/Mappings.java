package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Keeps the memory mappings of all modules and instances together below what the kernel gives one process. A process that reaches that number is aborted:
 * by Wasmtime, which does not expect a mapping to fail, or by the JVM, whose next thread or heap region fails. Safe for use by many threads.
 */
final class Mappings {

    /** Tenths of a mapping that an instance takes, without its imports: 30 were measured, and rounded up. */
    private static final long PER_INSTANCE = 35;

    /** Tenths of a mapping for each imported function, whose trampoline is code of its own: 20 to 26 were measured, and rounded up. */
    private static final long PER_IMPORT = 30;

    /** Tenths of a mapping for the code of a module: 20 were measured, and rounded up. */
    private static final long PER_MODULE = 40;

    /** The share of the kernel's number that stays with the JVM and the rest of the process. */
    private static final long RESERVED_SHARE = 4;

    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
    private static final Path USED = Path.of("/proc/self/maps");

    private final long capacity;
    private final AtomicLong taken = new AtomicLong();

    /**
     * A budget.
     *
     * @param capacity tenths of mappings
     */
    Mappings(long capacity) {
        this.capacity = capacity;
    }

    /** What the kernel gives a process, less what this one has mapped already, less a quarter for what it maps later. */
    static Mappings ofThisProcess() {
        // Line by line: this file gives nothing to a second read, and readString begins with a read of one byte.
        try (Stream<String> used = Files.lines(USED);
                BufferedReader file = Files.newBufferedReader(LIMIT)) {
            long limit = Long.parseLong(String.valueOf(file.readLine()).strip());
            return new Mappings(Math.max(0, limit - limit / RESERVED_SHARE - used.count()) * 10);
        } catch (IOException | NumberFormatException e) {
            throw new EngineException(
                    Codes.PLATFORM, "neither " + LIMIT + " nor " + USED + " may be missing for the engine wasmtime", e);
        }
    }

    /** Tenths of mappings for an instance that imports so many functions. */
    static long instance(int imports) {
        return PER_INSTANCE + PER_IMPORT * imports;
    }

    /** Tenths of mappings for a module. */
    static long module() {
        return PER_MODULE;
    }

    /** Takes from the budget, or refuses and takes nothing. */
    void take(long tenths, String what) {
        long before = taken.get();
        while (before + tenths <= capacity) {
            if (taken.compareAndSet(before, before + tenths)) {
                return;
            }
            before = taken.get();
        }
        throw new EngineException(
                Codes.FULL,
                "the engine wasmtime has no room for another " + what + ": " + (before / 10) + " of " + (capacity / 10)
                        + " memory mappings are taken; close some, import fewer functions, raise vm.max_map_count"
                        + " before the start, or choose endive-compiled, which needs none");
    }

    /** Gives back what was taken. */
    void giveBack(long tenths) {
        taken.addAndGet(-tenths);
    }

    /** Tenths of mappings that are taken now. */
    long taken() {
        return taken.get();
    }
}
