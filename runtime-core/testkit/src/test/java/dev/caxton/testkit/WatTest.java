package dev.caxton.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatTest {

    @Test
    void aModuleBeginsWithItsPreamble() {
        byte[] wasm = Wat.assemble("(module)");
        assertArrayEquals(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, Arrays.copyOf(wasm, 8));
    }

    @Test
    void functionsKeepTheirNames() {
        byte[] wasm = Wat.assemble("(module (func $spin (loop $again (br $again))))");
        assertTrue(new String(wasm, StandardCharsets.ISO_8859_1).contains("spin"));
    }

    @Test
    void everyProposalIsEnabled() {
        Wat.assemble("(module (memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0)))))");
        Wat.assemble("(module (func $f (return_call $f)))");
        Wat.assemble("(module (memory 1) (memory 1))");
        Wat.assemble("(module (memory i64 1))");
        Wat.assemble("(module (tag) (func (throw 0)))");
        Wat.assemble("(module (global i32 (i32.add (i32.const 1) (i32.const 2))))");
        Wat.assemble("(module (func (result v128) (i32x4.relaxed_trunc_f32x4_s (v128.const i32x4 0 0 0 0))))");
    }

    @Test
    void aMistakeIsReportedWithItsLine() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Wat.assemble("(module\n(func (i32.ad)))"));
        assertTrue(String.valueOf(e.getMessage()).contains("module.wat:2"), e.getMessage());
    }

    @Test
    void typesAreCheckedUnlessAskedOtherwise() {
        String wrong = "(module (func (result i32) (i64.const 1)))";
        assertThrows(IllegalArgumentException.class, () -> Wat.assemble(wrong));
        assertTrue(Wat.assembleUnchecked(wrong).length > 8);
    }

    @Test
    void filesAndFoldersAreAssembled(@TempDir Path folder) throws Exception {
        Path in = Files.writeString(folder.resolve("a.wat"), "(module (memory 1))");
        Assemble.main(in.toString(), folder.resolve("deep/one.wasm").toString());
        Assemble.main(folder.toString(), folder.resolve("out").toString());
        byte[] expected = Wat.assemble("(module (memory 1))");
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("deep/one.wasm")));
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("out/a.wasm")));
        assertThrows(IllegalArgumentException.class, () -> Assemble.main("one"));
    }
}
