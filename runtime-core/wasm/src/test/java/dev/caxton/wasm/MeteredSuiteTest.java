package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.caxton.testkit.Wast;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Runs the official suite twice on an interpreter that knows nothing of the meter: plain and metered. Results and traps must be those of the suite, and a call
 * that completes must have cost exactly the instructions that were executed, counted one by one.
 */
class MeteredSuiteTest {

    /** What recursion of a thousand interpreted calls needs, and more. */
    private static final long STACK = 16L << 20;

    private static final String IMPORTED_MAXIMUM =
            "the memory is imported with a larger maximum than it has, so growth that fails was charged; guests import no memory";

    private static final String HALF_INSTANTIATED =
            "calls a function of a module whose instantiation failed, which the harness never gave fuel";

    /** Where the two are known to differ, and why. An entry that is no longer needed fails the test. */
    private static final Map<String, String> KNOWN = Map.of(
            "imports.wast:572", IMPORTED_MAXIMUM,
            "linking.wast:381", IMPORTED_MAXIMUM,
            "linking.wast:275", HALF_INSTANTIATED,
            "linking.wast:288", HALF_INSTANTIATED);

    private final List<String> wrong = new ArrayList<>();
    private final Set<String> met = new TreeSet<>();
    private int returns;
    private int traps;
    private int exhaustions;

    @Test
    void meteringChangesNothingButTheMeter() throws IOException {
        Path folder = Wast.suite().orElseGet(() -> abort("no WebAssembly test suite: set " + Wast.VARIABLE));
        for (Path script : Wast.scripts(folder)) {
            // The interpreter does not run vectors; SpecSuiteTest decodes them all the same.
            if (!String.valueOf(script.getFileName()).startsWith("simd_")) {
                onBigStack(script);
            }
        }
        System.out.printf(
                "wasm-suite-metered: %d returns, %d traps, %d exhaustions, %d wrong, %d known to differ%n",
                returns, traps, exhaustions, wrong.size(), met.size());
        assertEquals(new TreeSet<>(KNOWN.keySet()), met, "known differences that are gone");
        assertTrue(wrong.isEmpty(), () -> wrong.stream().limit(30).collect(Collectors.joining("\n")));
        assertTrue(returns > 15_000 && traps > 1_500, "the suite is too small to be the official one");
    }

    private void onBigStack(Path script) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(
                        null,
                        () -> {
                            try {
                                run(script);
                                done.complete(null);
                            } catch (Throwable e) {
                                done.completeExceptionally(new AssertionError(script.toString(), e));
                            }
                        },
                        "suite",
                        STACK)
                .start();
        done.join();
    }

    private void run(Path script) throws IOException {
        SuiteWorld plain = new SuiteWorld(false);
        SuiteWorld metered = new SuiteWorld(true);
        for (Wast.Command command : Wast.read(script)) {
            String place = script.getFileName() + ":" + command.line();
            switch (command.type()) {
                case "module" ->
                    command.module().ifPresent(module -> {
                        plain.module(command, module);
                        metered.module(command, module);
                    });
                case "register" -> {
                    plain.register(command);
                    metered.register(command);
                }
                case "assert_return", "assert_trap", "action" ->
                    command.action().ifPresent(a -> compare(place, command, plain.act(a), metered.act(a)));
                // Plain, these eat a stack of any size.
                case "assert_exhaustion" -> command.action().ifPresent(a -> exhausted(place, metered.act(a)));
                case "assert_unlinkable", "assert_uninstantiable" ->
                    command.module().ifPresent(module -> {
                        String first = failure(plain, module);
                        String second = failure(metered, module);
                        if (!first.equals(second) || first.isEmpty()) {
                            differs(place, "plain: " + first + ", metered: " + second);
                        }
                    });
                default -> {}
            }
        }
    }

    private static String failure(SuiteWorld world, byte[] module) {
        try {
            world.instantiate(module);
            return "";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void differs(String place, String how) {
        if (KNOWN.containsKey(place)) {
            met.add(place);
        } else {
            wrong.add(place + " " + how);
        }
    }

    private void exhausted(String place, SuiteWorld.Outcome metered) {
        exhaustions++;
        if (metered.completed() || !metered.trap().equals("call stack exhausted")) {
            differs(place, "should be exhausted, but: " + metered);
        }
    }

    private void compare(String place, Wast.Command command, SuiteWorld.Outcome plain, SuiteWorld.Outcome metered) {
        switch (command.type()) {
            case "assert_trap" -> {
                traps++;
                if (metered.completed() || !metered.trap().contains(command.text())) {
                    differs(place, "should trap: " + command.text() + ", but: " + metered);
                }
            }
            default -> {
                returns++;
                if (!metered.completed() || !SuiteValues.fit(command.expected(), metered.results())) {
                    differs(place, "should be " + command.expected() + ", but: " + metered);
                }
                if (plain.fuel() != metered.fuel()) {
                    differs(place, "executed " + plain.fuel() + ", but paid " + metered.fuel());
                }
            }
        }
        if (!plain.toString().equals(metered.toString())) {
            differs(place, "plain: " + plain + ", metered: " + metered);
        }
    }
}
