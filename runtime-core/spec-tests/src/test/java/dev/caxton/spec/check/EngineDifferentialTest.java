package dev.caxton.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.engine.endive.EndiveInterpreter;
import dev.caxton.spec.differential.Comparison;
import dev.caxton.spec.differential.Generated;
import dev.caxton.spec.differential.NodeV8;
import dev.caxton.spec.differential.PlainEndive;
import dev.caxton.spec.differential.Plan;
import dev.caxton.spec.differential.Subject;
import dev.caxton.testkit.Wat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The short form of the check {@code engine-differential}. */
class EngineDifferentialTest {

    private static final int MODULES = 16;

    @Test
    void everyEngineSeesTheSame() {
        Assumptions.assumeTrue(Generated.available(), "skipped: wasm-opt is not here (Debian: binaryen)");
        Assumptions.assumeTrue(NodeV8.available(), "skipped: node is not here");
        Comparison.Result result = EngineDifferential.compare(1, MODULES);
        assertEquals(List.of(), result.mismatches());
        assertTrue(result.observations() > 1_000, "observed " + result.observations());
    }

    @Test
    void aSubjectThatSeesSomethingElseIsFound() {
        Plan plan = Plan.of(
                1,
                Wat.assemble(
                        "(module (memory (export \"memory\") 1) (func (export \"hangLimitInitializer\")) (func (export \"f\") (result i32) (i32.const 7)))"));
        Subject truth = new PlainEndive(false);
        Subject liar = new Subject() {
            @Override
            public String name() {
                return "liar";
            }

            @Override
            public List<List<String>> observe(List<Plan> plans) {
                return truth.observe(plans).stream()
                        .map(lines -> lines.stream()
                                .map(line -> line.replace("i32:7", "i32:8"))
                                .toList())
                        .toList();
            }
        };
        Comparison.Result result = Comparison.of(List.of(plan), List.of(truth, liar), List.of(new EndiveInterpreter()));
        assertFalse(result.mismatches().isEmpty());
        assertTrue(
                result.mismatches().stream().allMatch(m -> m.contains("liar")),
                result.mismatches().toString());
    }
}
