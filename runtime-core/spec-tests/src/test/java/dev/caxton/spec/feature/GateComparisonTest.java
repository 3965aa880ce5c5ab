package dev.caxton.spec.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.spec.feature.GateComparison.Disagreement;
import dev.caxton.spec.feature.GateComparison.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the check {@code feature-gates}: the probes, at every set of features. */
class GateComparisonTest {

    @TempDir
    Path work;

    @Test
    void everyProbeIsJudgedAsTheOracleJudges() throws IOException {
        Assumptions.assumeTrue(WasmValidate.available(), "skipped: wasm-validate is not here (Debian: wabt)");
        List<Sample> probes = GateComparison.probes(work);
        assertTrue(probes.size() > 40);
        OracleErrors errors = OracleErrors.load();
        List<Disagreement> unexplained = new ArrayList<>();
        for (Map.Entry<String, Set<Feature>> set : GateComparison.sets().entrySet()) {
            GateComparison.compare(set.getKey(), set.getValue(), probes, work).stream()
                    .filter(d -> errors.explain(d).isEmpty())
                    .forEach(unexplained::add);
        }
        assertEquals(List.of(), unexplained);
    }

    @Test
    void eachLevelAndEachFeatureIsAsked() {
        Set<String> names = GateComparison.sets().keySet();
        assertTrue(names.containsAll(Set.of("level strict", "level default", "level relaxed")), names.toString());
        assertTrue(names.contains("all but bulk-memory") && names.contains("only simd"), names.toString());
        GateComparison.sets()
                .forEach((name, set) -> assertEquals(WasmValidate.closed(set), EnumSet.copyOf(withAny(set)), name));
    }

    /** {@code EnumSet.copyOf} refuses an empty collection that is no EnumSet. */
    private static Set<Feature> withAny(Set<Feature> set) {
        EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
        copy.addAll(set);
        return copy;
    }

    @Test
    void nothingExcusesWhatOnlyWeAdmit() {
        OracleErrors errors = OracleErrors.parse(".* | anything\n");
        Sample sample = new Sample("x", work);
        assertEquals(Optional.empty(), errors.explain(new Disagreement("set", sample, true, "")));
        assertEquals(List.of("anything"), errors.stale());
        assertEquals(Optional.of("anything"), errors.explain(new Disagreement("set", sample, false, "no")));
        assertEquals(List.of(), errors.stale());
    }
}
