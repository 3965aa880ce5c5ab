package dev.caxton.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every benchmark still runs in both forms, as short as can be: no figure of it means anything. */
class FormsTest {

    @ParameterizedTest
    @ValueSource(strings = {Main.FLOOR, Main.OURS})
    void instances(String form) {
        InstantiateBenchmark benchmark = new InstantiateBenchmark();
        benchmark.form = form;
        benchmark.prepare();
        assertNotNull(benchmark.instantiate());
    }

    @ParameterizedTest
    @ValueSource(strings = {Main.FLOOR, Main.OURS})
    void modules(String form) {
        FrontEndBenchmark benchmark = new FrontEndBenchmark();
        benchmark.form = form;
        benchmark.copies = 3;
        benchmark.prepare();
        assertNotNull(benchmark.admit());
    }

    @ParameterizedTest
    @ValueSource(strings = {Main.FLOOR, Main.OURS})
    void decisions(String form) {
        for (String conditions : List.of(PolicyBenchmark.SIMPLE, PolicyBenchmark.MACRO)) {
            PolicyBenchmark benchmark = new PolicyBenchmark();
            benchmark.form = form;
            benchmark.conditions = conditions;
            benchmark.grants = 3;
            benchmark.prepare();
            assertNotNull(benchmark.decide());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Main.FLOOR, Main.OURS})
    void turns(String form) {
        TurnBenchmark benchmark = new TurnBenchmark();
        benchmark.form = form;
        benchmark.prepare();
        assertEquals(100, benchmark.turn().length);
        benchmark.close();
    }

    @Test
    void ratiosAreOfTheSameKernel() throws RunnerException {
        List<RunResult> results = List.copyOf(new Runner(new OptionsBuilder()
                        .include(MeteringBenchmark.class.getSimpleName())
                        .param("kernel", "LOOP", "SIEVE")
                        .verbosity(VerboseMode.SILENT)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .build())
                .run());
        assertEquals(4, results.size());
        List<String> ratios = Main.ratios(results);
        assertEquals(3, ratios.size(), ratios::toString);
        assertTrue(ratios.get(0).matches("ratio MeteringBenchmark\\.kernel LOOP +[0-9.]+"), ratios::toString);
        assertTrue(ratios.get(2).contains("(geometric mean)"), ratios::toString);
    }
}
