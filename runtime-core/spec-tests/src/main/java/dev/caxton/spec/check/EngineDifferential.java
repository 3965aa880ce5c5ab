package dev.caxton.spec.check;

import dev.caxton.runtime.spi.Engine;
import dev.caxton.spec.differential.Comparison;
import dev.caxton.spec.differential.Generated;
import dev.caxton.spec.differential.NodeV8;
import dev.caxton.spec.differential.PlainEndive;
import dev.caxton.spec.differential.Plan;
import dev.caxton.spec.differential.Subject;
import dev.caxton.spec.suite.SuiteFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Generated modules on every engine, plain and metered, and on V8: same results, traps, logs, memories and fuel. */
public final class EngineDifferential {

    private static final int BATCH = 50;

    private EngineDifferential() {}

    /**
     * The entry point.
     *
     * @param arguments how many modules, and the first seed
     */
    public static void main(String... arguments) {
        if (!Generated.available() || !NodeV8.available()) {
            System.out.println("engine-differential: needs wasm-opt (Debian: binaryen) and node");
            System.exit(2);
            return;
        }
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1_000;
        List<Engine> engines = Worlds.engines();
        List<Subject> plain = plain();
        int observations = 0;
        int knownFaults = 0;
        List<String> mismatches = new ArrayList<>();
        for (int done = 0; done < count; done += BATCH) {
            Comparison.Result result = compare(first + done, Math.min(BATCH, count - done));
            observations += result.observations();
            knownFaults += result.knownFaults();
            result.mismatches().stream().limit(10).forEach(System.out::println);
            mismatches.addAll(result.mismatches());
        }
        System.out.printf(
                "engine-differential: %d modules x %d engines (%s; metered: %s), %d calls observed, %d mismatches, besides %d where Endive's bare interpreter lacks a check that ours has%n",
                count,
                plain.size() + engines.size(),
                String.join(", ", plain.stream().map(Subject::name).toList()),
                String.join(", ", engines.stream().map(Engine::id).toList()),
                observations,
                mismatches.size(),
                knownFaults);
        System.exit(mismatches.isEmpty() ? 0 : 1);
    }

    /**
     * Compares a run of seeds.
     *
     * @param first the first seed
     * @param count how many
     * @return what came out
     */
    static Comparison.Result compare(long first, int count) {
        Generated generated = new Generated(target().resolve("generated-modules"));
        List<Plan> plans = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            plans.add(Plan.of(seed, generated.module(seed)));
        }
        return Comparison.of(plans, plain(), Worlds.engines());
    }

    private static List<Subject> plain() {
        return List.of(new NodeV8(target().resolve("node")), new PlainEndive(true), new PlainEndive(false));
    }

    private static Path target() {
        return SuiteFolder.module().resolve("target");
    }
}
