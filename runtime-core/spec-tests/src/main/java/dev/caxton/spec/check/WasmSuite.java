package dev.caxton.spec.check;

import dev.caxton.spec.suite.Exclusions;
import dev.caxton.spec.suite.Script;
import dev.caxton.spec.suite.SuiteFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs the whole suite in every world and prints what held. */
public final class WasmSuite {

    private WasmSuite() {}

    /**
     * The entry point.
     *
     * @param arguments none
     */
    public static void main(String... arguments) {
        Optional<SuiteFolder> folder = SuiteFolder.find();
        if (folder.isEmpty()) {
            System.out.println("wasm-suite: the folder wasm-testsuite was not found; set " + SuiteFolder.NAME);
            System.exit(2);
            return;
        }
        List<Script> scripts = folder.get().scripts();
        List<Script> scalar =
                scripts.stream().filter(Predicate.not(Script::simd)).toList();
        System.out.printf("%d scripts, %d of them without vector instructions%n", scripts.size(), scalar.size());
        Exclusions exclusions = Exclusions.load();
        List<Worlds.Outcome> outcomes = new ArrayList<>();
        Stream.of(Worlds.plain(), Worlds.metered(), Worlds.runtime())
                .flatMap(List::stream)
                .forEach(world -> {
                    Worlds.Outcome outcome = Worlds.run(world, scalar, exclusions);
                    System.out.println(outcome);
                    outcomes.add(outcome);
                });
        Worlds.Outcome vectors = Worlds.run(
                Worlds.frontEnd(), scripts.stream().filter(Script::simd).toList(), exclusions);
        System.out.println("Vector instructions, which no engine of ours runs:\n" + vectors);
        outcomes.add(vectors);
        List<String> figures = outcomes.stream()
                .map(o -> "%s %d/%d"
                        .formatted(
                                o.world(),
                                o.tally().passed(),
                                o.tally().total() - o.verdict().excluded()))
                .toList();
        System.out.println("wasm-suite: " + String.join(", ", figures));
        System.exit(outcomes.stream().allMatch(o -> o.verdict().problems().isEmpty()) ? 0 : 1);
    }
}
