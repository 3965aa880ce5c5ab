package dev.caxton.wasm;

import dev.caxton.testkit.Wast;
import java.util.List;
import run.endive.wasm.types.Value;

/** Compares results with what a script expects, any NaN fitting every class of NaN. */
final class SuiteValues {

    private SuiteValues() {}

    static boolean fit(List<Wast.Value> expected, List<Long> results) {
        if (expected.size() != results.size()) {
            return false;
        }
        for (int i = 0; i < results.size(); i++) {
            if (!fit(expected.get(i), results.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fit(Wast.Value expected, long result) {
        if (expected.bits().isEmpty()) {
            return result != Value.REF_NULL_VALUE;
        }
        String bits = expected.bits().getFirst();
        long infinity = expected.type().equals("f64") ? 0x7FF0_0000_0000_0000L : 0x7F80_0000L;
        long magnitude = result & (expected.type().equals("f64") ? Long.MAX_VALUE : 0x7FFF_FFFFL);
        return switch (bits) {
            // Java does not say which NaN an operation gives, and the interpreter leaves it to Java.
            case "nan:canonical", "nan:arithmetic" -> magnitude > infinity;
            default ->
                switch (expected.type()) {
                    case "i32", "f32" -> (int) result == (int) SuiteWorld.bits(expected);
                    default -> result == SuiteWorld.bits(expected);
                };
        };
    }
}
