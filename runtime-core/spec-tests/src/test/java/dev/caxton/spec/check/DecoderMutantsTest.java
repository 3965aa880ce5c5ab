package dev.caxton.spec.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.engine.endive.EndiveCompiled;
import dev.caxton.engine.endive.EndiveInterpreter;
import dev.caxton.spec.mutation.Mutants;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The short form of the check {@code decoder-mutants}. The small heap is the long form's. */
class DecoderMutantsTest {

    private static final int COUNT = 4_000;

    @Test
    void mutantsAreRefusedOrRunAndNothingElse() throws IOException {
        Mutants mutants = mutants();
        AtomicLong hung = new AtomicLong(-1);
        mutants.run(1, COUNT, hung::set);
        assertEquals(List.of(), mutants.crashes());
        assertEquals(-1, hung.get(), "the seed of a mutant that took too long");
        assertEquals(
                COUNT,
                mutants.outcomes().values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(
                mutants.outcomes().keySet().stream().anyMatch(o -> o.startsWith("admitted")),
                mutants.outcomes().toString());
    }

    @Test
    void theSameSeedGivesTheSameMutant() throws IOException {
        assertArrayEquals(mutants().mutant(42), mutants().mutant(42));
    }

    private static Mutants mutants() throws IOException {
        return new Mutants(
                DecoderMutants.bases(Optional.of(List.of("elem", "func", "global"))),
                new EndiveInterpreter(),
                new EndiveCompiled());
    }
}
