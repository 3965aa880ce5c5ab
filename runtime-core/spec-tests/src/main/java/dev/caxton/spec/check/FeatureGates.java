package dev.caxton.spec.check;

import dev.caxton.policy.Feature;
import dev.caxton.spec.feature.GateComparison;
import dev.caxton.spec.feature.GateComparison.Disagreement;
import dev.caxton.spec.feature.GateComparison.Sample;
import dev.caxton.spec.feature.OracleErrors;
import dev.caxton.spec.feature.WasmValidate;
import dev.caxton.spec.suite.SuiteFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the feature gate with {@code wasm-validate} over all modules of the suite and over probes, at every set of features. */
public final class FeatureGates {

    private FeatureGates() {}

    /**
     * The entry point.
     *
     * @param arguments none
     * @throws IOException if the oracle can't be asked
     */
    public static void main(String... arguments) throws IOException {
        Optional<SuiteFolder> folder = SuiteFolder.find();
        if (folder.isEmpty() || !WasmValidate.available()) {
            System.out.println("feature-gates: needs the folder wasm-testsuite and wasm-validate (Debian: wabt)");
            System.exit(2);
            return;
        }
        Path work = SuiteFolder.module().resolve("target/probes");
        List<Sample> samples = new ArrayList<>(GateComparison.probes(work));
        List<Sample> modules = GateComparison.samples(folder.get().scripts());
        int probes = samples.size();
        samples.addAll(modules);
        int questions = 0;
        int wrong = 0;
        OracleErrors errors = OracleErrors.load();
        for (Map.Entry<String, Set<Feature>> set : GateComparison.sets().entrySet()) {
            List<Disagreement> found = GateComparison.compare(set.getKey(), set.getValue(), samples, work);
            List<Disagreement> unexplained =
                    found.stream().filter(d -> errors.explain(d).isEmpty()).toList();
            System.out.printf(
                    "%-32s %,5d / %,5d agree, %d times the oracle is known to be wrong%n",
                    set.getKey(), samples.size() - found.size(), samples.size(), found.size() - unexplained.size());
            unexplained.stream().limit(20).forEach(d -> System.out.println("    " + d));
            questions += samples.size();
            wrong += unexplained.size();
        }
        errors.explained().forEach((reason, count) -> System.out.printf("oracle wrong %,d times: %s%n", count, reason));
        errors.stale().forEach(reason -> System.out.println("explains nothing any more: " + reason));
        int excused =
                errors.explained().values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "feature-gates: %d/%d agreements, besides %d where the oracle is wrong; %d modules of the suite and %d probes at %d sets of features%n",
                questions - excused - wrong,
                questions - excused,
                excused,
                modules.size(),
                probes,
                GateComparison.sets().size());
        System.exit(wrong == 0 && errors.stale().isEmpty() ? 0 : 1);
    }
}
