package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.caxton.testkit.Wast;
import dev.caxton.wasm.binary.FeatureUses;
import dev.caxton.wasm.binary.ModuleDecoder;
import dev.caxton.wasm.binary.ModuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The official test suite: every valid module is decoded, every other one is refused by the decoder or the validator. */
class SpecSuiteTest {

    private final List<String> wrong = new ArrayList<>();
    private int valid;
    private int refused;

    @Test
    void validModulesAreDecodedAndOthersRefused() throws IOException {
        Path folder = Wast.suite().orElseGet(() -> abort("no WebAssembly test suite: set " + Wast.VARIABLE));
        for (Path script : Wast.scripts(folder)) {
            for (Wast.Command command : Wast.read(script)) {
                command.module()
                        .ifPresent(module -> check(script.getFileName() + ":" + command.line(), command, module));
            }
        }
        assertEquals(List.of(), wrong);
        System.out.printf("wasm-suite-decoder: %d valid modules decoded, %d others refused%n", valid, refused);
        assertTrue(valid > 1000 && refused > 1000, "the suite is too small to be the official one");
    }

    private void check(String place, Wast.Command command, byte[] module) {
        switch (command.type()) {
            case "module", "assert_unlinkable", "assert_uninstantiable" -> {
                valid++;
                refusal(module).ifPresent(r -> wrong.add(place + " is valid, but: " + r));
            }
            case "assert_invalid", "assert_malformed" -> {
                refused++;
                if (refusal(module).isEmpty()) {
                    wrong.add(place + " should be refused: " + command.text());
                }
            }
            default -> wrong.add(place + ": a module in " + command.type());
        }
    }

    private static Optional<String> refusal(byte[] module) {
        try {
            FeatureUses uses = ModuleDecoder.decode(module).uses();
            return uses.all().keySet().stream()
                    .filter(f -> !FeatureGate.isSupported(f))
                    .map(f -> "uses " + f)
                    .findFirst()
                    .or(() -> Lab.ENDIVE.validate(module));
        } catch (ModuleException e) {
            return Optional.of(e.what());
        }
    }
}
