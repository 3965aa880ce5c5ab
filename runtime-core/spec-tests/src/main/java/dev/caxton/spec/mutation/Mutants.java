package dev.caxton.spec.mutation;

import dev.caxton.runtime.spi.Engine;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Feeds mutants to the front end, one by one, with a watchdog beside it. */
public final class Mutants {

    /** A deployment that takes longer than this for a module below a megabyte would be a way to stop a server. Generous, because machines are shared. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** Compiling is slow, and what is compiled has been validated: every so many mutants are enough. */
    private static final int COMPILED_EVERY = 16;

    private final List<byte[]> bases;
    private final List<Judge> judges;
    private final List<String> crashes = new ArrayList<>();
    private final AtomicReference<Watched> watched = new AtomicReference<>(new Watched(-1, 0));

    private record Watched(long seed, long since) {}

    /**
     * A run.
     *
     * @param bases modules to start from, at least one
     * @param interpreted what every mutant that is admitted runs on
     * @param compiled what some run on
     */
    public Mutants(List<byte[]> bases, Engine interpreted, Engine compiled) {
        this.bases = List.copyOf(bases);
        this.judges = List.of(new Judge(interpreted), new Judge(compiled));
    }

    /**
     * Runs.
     *
     * @param first the first seed
     * @param count how many mutants
     * @param hung told the seed of a mutant that takes too long, on another thread
     */
    public void run(long first, int count, java.util.function.LongConsumer hung) {
        Thread watchdog = new Thread(() -> watch(hung), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        for (long seed = first; seed < first + count; seed++) {
            watched.set(new Watched(seed, System.nanoTime()));
            try {
                judges.get(seed % COMPILED_EVERY == 0 ? 1 : 0).judge(mutant(seed));
            } catch (RuntimeException | Error e) {
                // An Error is what is looked for as much as an exception: running out of memory or stack is a crash
                // too.
                crashes.add("seed " + seed + ": " + describe(e));
            }
        }
        watchdog.interrupt();
    }

    /**
     * A mutant.
     *
     * @param seed what it is made from
     * @return the same bytes for the same seed and bases
     */
    public byte[] mutant(long seed) {
        Random random = new Random(seed);
        byte[] base = bases.get(random.nextInt(bases.size()));
        return new Mutator(random).mutate(base, bases.get(random.nextInt(bases.size())));
    }

    /**
     * The crashes so far.
     *
     * @return a line for each, with its seed
     */
    public List<String> crashes() {
        return List.copyOf(crashes);
    }

    /**
     * How often each way to end was seen.
     *
     * @return sorted by name
     */
    public Map<String, Integer> outcomes() {
        Map<String, Integer> all = new TreeMap<>();
        judges.forEach(judge -> judge.outcomes().forEach((name, count) -> all.merge(name, count, Integer::sum)));
        return all;
    }

    private String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e + (trace.length > 0 ? " at " + trace[0] : "");
    }

    private void watch(java.util.function.LongConsumer hung) {
        Watched last = watched.get();
        while (true) {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
            Watched now = watched.get();
            if (now.equals(last) && System.nanoTime() - now.since() > PATIENCE_NANOS) {
                hung.accept(now.seed());
                return;
            }
            last = now;
        }
    }

    /**
     * A mutant as text, for a report.
     *
     * @param seed what it is made from
     * @return hexadecimal
     */
    public String hex(long seed) {
        return HexFormat.of().formatHex(mutant(seed));
    }
}
