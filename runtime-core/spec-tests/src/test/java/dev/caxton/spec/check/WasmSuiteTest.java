package dev.caxton.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.spec.engine.EndiveWorld;
import dev.caxton.spec.engine.MeteredPreparation;
import dev.caxton.spec.suite.Command;
import dev.caxton.spec.suite.Exclusions;
import dev.caxton.spec.suite.Script;
import dev.caxton.spec.suite.SuiteException;
import dev.caxton.spec.suite.SuiteFolder;
import dev.caxton.testkit.Wat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the check {@code wasm-suite}: every kind of command and every part of the rewriter, in every world that has a meter. */
class WasmSuiteTest {

    /** Control, calls, indices that shift, memory, tables, start, limits; and what must be refused. */
    private static final List<String> SHORT = List.of(
            "binary",
            "block",
            "call",
            "call_indirect",
            "data",
            "elem",
            "exports",
            "fac",
            "func",
            "global",
            "i64",
            "if",
            "imports",
            "linking",
            "loop",
            "memory",
            "memory_grow",
            "ref_func",
            "select",
            "start",
            "table_grow",
            "traps",
            "unwind");

    static Stream<Worlds.Named> worlds() {
        // Compiling is slow: the compiled engine has its turn behind the runtime's interface, where it is the default.
        return Stream.concat(Worlds.metered().stream().skip(1), Worlds.runtime().stream());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyAssertionHolds(Worlds.Named world) {
        Worlds.Outcome outcome = Worlds.run(world, scripts(), Exclusions.load());
        assertEquals(List.of(), outcome.verdict().problems(), outcome.toString());
        assertTrue(outcome.tally().passed() > 1_000, outcome.toString());
    }

    @Test
    void theMeterIsAtWorkInTheMeteredWorld() {
        byte[] spin = Wat.assemble("(module (func (export \"spin\") (loop (br 0))))");
        EndiveWorld world = new EndiveWorld(
                true, new MeteredPreparation(Worlds.engines().getFirst().validator()));
        world.instantiate(Optional.empty(), spin);
        SuiteException stopped = assertThrows(
                SuiteException.class, () -> world.run(new Command.Action(false, Optional.empty(), "spin", List.of())));
        assertEquals("out of fuel", stopped.getMessage());
    }

    private static List<Script> scripts() {
        Optional<SuiteFolder> folder = SuiteFolder.find();
        Assumptions.assumeTrue(
                folder.isPresent(),
                "skipped: the specification's suite is not here; set " + SuiteFolder.NAME
                        + " to the folder with its .wast files");
        return SHORT.stream().map(folder.orElseThrow()::script).toList();
    }
}
