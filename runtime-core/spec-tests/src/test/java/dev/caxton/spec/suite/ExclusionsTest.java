package dev.caxton.spec.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.spec.suite.Tally.Failure;
import dev.caxton.spec.suite.Tally.Place;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExclusionsTest {

    private static final Exclusions ONE = Exclusions.parse("a.* | f32 | min | 2 | known\n");
    private static final Failure MIN = new Failure(new Place("f32", 1, "min"), "wrong");

    @Test
    void expectedFailuresAreNoProblem() {
        Exclusions.Verdict verdict = ONE.judge("abc", Set.of("f32"), List.of(MIN, MIN));
        assertEquals(2, verdict.excluded());
        assertEquals(List.of(), verdict.problems());
    }

    @Test
    void anExclusionThatFitsLessThanItSaysIsStale() {
        Exclusions.Verdict verdict = ONE.judge("abc", Set.of("f32"), List.of(MIN));
        assertEquals(0, verdict.excluded());
        assertEquals(2, verdict.problems().size(), "the stale line and the failure itself");
        assertTrue(
                verdict.problems().getFirst().startsWith("stale exclusion"),
                verdict.problems().toString());
    }

    @Test
    void anExclusionHoldsInItsWorldsOnly() {
        assertEquals(
                1, ONE.judge("other", Set.of("f32"), List.of(MIN)).problems().size());
    }

    @Test
    void aScriptThatWasNotRunMakesNothingStale() {
        assertEquals(List.of(), ONE.judge("abc", Set.of("i32"), List.of()).problems());
    }

    @Test
    void everyLineNeedsAReason() {
        assertThrows(IllegalArgumentException.class, () -> Exclusions.parse("a | f32 | min | 2\n"));
    }
}
