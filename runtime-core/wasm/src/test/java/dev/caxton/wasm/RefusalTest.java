package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.testkit.Wat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code, with the rule, the place and the remedy in the text. */
class RefusalTest {

    private static void expect(Refusal refusal, String code, String... words) {
        assertEquals(code, refusal.code(), refusal.toString());
        String text = refusal.message() + " " + refusal.remedy();
        for (String word : words) {
            assertTrue(text.contains(word), () -> "no \"" + word + "\" in: " + text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mutable-globals          | (global (export \"g\") (mut i32) (i32.const 0)) | export section",
                "sign-extension           | (func $f (param i32) (result i32) (i32.extend8_s (local.get 0))) | i32.extend8_s (code section, function 0 \"f\"",
                "saturating-float-to-int  | (func $f (param f32) (result i32) (i32.trunc_sat_f32_u (local.get 0))) | i32.trunc_sat_f32_u",
                "multi-value              | (func $f (result i32 i32) (i32.const 0) (i32.const 0)) | type section",
                "multi-value              | (type (func (param i32))) (func $f (i32.const 0) (block (type 0) (drop))) | block",
                "bulk-memory              | (memory 1) (func $f (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))) | memory.fill",
                "bulk-memory              | (memory 1) (data \"x\") | data segment",
                "reference-types          | (func $f (param externref)) | a type of parameters",
                "reference-types          | (table 1 funcref) (table 1 funcref) | a second table",
                "reference-types          | (func $f (drop (ref.null func))) | ref.null",
                "simd                     | (func $f (drop (v128.const i64x2 0 0))) | 0xFD",
                "simd                     | (func $f (local v128)) | the type of a local",
                "extended-const           | (global i32 (i32.add (i32.const 1) (i32.const 2))) | global section"
            })
    void aFeatureThatTheRulesDoNotAdmit(String feature, String fields, String place) {
        String wat = "(module " + fields + ")";
        expect(
                Lab.refused(wat, Lab.features()),
                "CAX-WASM-FEATURE",
                feature,
                "\"some\"",
                place,
                "byte ",
                "Admit the feature " + feature,
                "-m");
        Feature[] rest = Arrays.stream(Feature.values())
                .filter(f -> !f.toString().equals(feature))
                .toArray(Feature[]::new);
        expect(Lab.refused(wat, Lab.features(rest)), "CAX-WASM-FEATURE", feature);
        Lab.admitted(Wat.assemble(wat), Lab.ALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "threads             | (memory 1 1 shared) | shared memory",
                "threads             | (memory 1) (func (drop (i32.atomic.load (i32.const 0)))) | 0xFE",
                "relaxed-simd        | (func (drop (i32x4.relaxed_trunc_f32x4_s (v128.const i32x4 0 0 0 0)))) | 0xFD",
                "tail-call           | (func $f (return_call $f)) | return_call",
                "exceptions          | (tag) | tag section",
                "exceptions          | (func (try (do) (catch_all))) | try",
                "gc                  | (type (struct)) | gc",
                "multi-memory        | (memory 1) (memory 1) | a second memory",
                "memory64            | (memory i64 1) | 64-bit"
            })
    void aFeatureThatNoRulesCanAdmit(String feature, String fields, String place) {
        expect(
                Lab.refused("(module " + fields + ")", Lab.ALL),
                "CAX-WASM-UNSUPPORTED",
                feature,
                place,
                "Compile without");
    }

    @Test
    void aSegmentThatNamesTheOnlyTableIsBulkMemory() {
        byte[] wasm = Bytes.module()
                .section(4, new Bytes().hex("01 70 00 01"))
                .section(9, new Bytes().hex("01 02 00 41 00 0B 00 00"))
                .toArray();
        expect(Lab.refused(wasm, Lab.features()), "CAX-WASM-FEATURE", "bulk-memory", "names its table");
        Lab.admitted(wasm, Lab.features(Feature.BULK_MEMORY));
    }

    @Test
    void typedReferences() {
        byte[] wasm = Bytes.of("00 61 73 6D 01 00 00 00 01 06 01 60 01 64 70 00");
        expect(Lab.refused(wasm, Lab.ALL), "CAX-WASM-UNSUPPORTED", "function-references", "a typed reference");
    }

    @Test
    void instructionsOfGarbageCollection() {
        byte[] wasm = Wat.assemble("(module (func nop nop))");
        wasm[wasm.length - index(wasm, 0x01, 0x01, 0x0B)] = (byte) 0xFB;
        expect(Lab.refused(wasm, Lab.ALL), "CAX-WASM-UNSUPPORTED", "gc");
    }

    /** How far from the end a pattern begins. */
    private static int index(byte[] bytes, int... pattern) {
        for (int i = bytes.length - pattern.length; i >= 0; i--) {
            int from = i;
            boolean found = true;
            for (int j = 0; j < pattern.length; j++) {
                found &= (bytes[from + j] & 0xFF) == pattern[j];
            }
            if (found) {
                return bytes.length - i;
            }
        }
        throw new AssertionError("no such bytes");
    }

    @Test
    void aComponent() {
        expect(
                Lab.refused(new byte[] {0, 'a', 's', 'm', 0x0D, 0, 1, 0}, Lab.ALL),
                "CAX-WASM-COMPONENT",
                "component",
                "core module");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                              | does not begin with",
                "00 61 73 6D                   | does not begin with",
                "28 6D 6F 64 75 6C 65 29       | does not begin with",
                "00 61 73 6D 02 00 00 00       | unknown version 2.0",
                "00 61 73 6D 01 00 00 00 0E 00 | unknown section 14",
                "00 61 73 6D 01 00 00 00 01 05 | a section of 5 bytes in 0",
                "00 61 73 6D 01 00 00 00 01 01 00 01 01 00 | twice or out of order",
                "00 61 73 6D 01 00 00 00 01 02 00 00 | after the end of the section",
                "00 61 73 6D 01 00 00 00 01 06 80 80 80 80 80 00 | more than 32 bits",
                "00 61 73 6D 01 00 00 00 01 05 80 80 80 80 10 | more than 32 bits",
                "00 61 73 6D 01 00 00 00 00 03 02 C0 80 | not UTF-8",
                "00 61 73 6D 01 00 00 00 01 04 01 60 00 00 03 02 01 00 | 1 functions, but 0 bodies",
                "00 61 73 6D 01 00 00 00 01 04 01 60 00 00 03 02 01 00 0A 05 01 03 00 05 0B | else without if",
                "00 61 73 6D 01 00 00 00 01 04 01 60 00 00 03 02 01 00 0A 05 01 03 00 FF 0B | unknown instruction 0xFF",
                "00 61 73 6D 01 00 00 00 01 04 01 60 00 00 03 02 01 00 0A 05 01 03 00 27 0B | unknown instruction 0x27",
                "00 61 73 6D 01 00 00 00 01 04 01 60 00 00 03 02 01 00 0A 06 01 04 00 FC 12 0B | unknown instruction 0xFC 0x12"
            })
    void malformedBytes(String hex, String words) {
        expect(Lab.refused(Bytes.of(hex), Lab.ALL), "CAX-WASM-MALFORMED", words, "byte ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(func (result i32) (i64.const 1)) | i32",
                "(func (br 3))                     | unknown label 3",
                "(global i32 (i64.const 1))        | type"
            })
    void validationOfTheOriginal(String fields, String words) {
        expect(Lab.refused("(module " + fields + ")", Lab.ALL), "CAX-WASM-INVALID", words);
    }

    @Test
    void whatTheValidatorSaysIsCleaned() {
        Validator hostile = m -> Optional.of("a\nforged line\u202E" + "x".repeat(1000));
        Refusal refusal =
                new FrontEnd(hostile).admit(Wat.assemble("(module)"), Lab.ALL) instanceof FrontEndResult.Refused r
                        ? r.refusal()
                        : new Refusal("", "", "");
        expect(refusal, "CAX-WASM-INVALID", "a?forged line?x");
        assertTrue(refusal.message().length() < 500);
    }

    @Test
    void imports() {
        String log = "(import \"env\" \"log\" (func (param i32 i32)))";
        Lab.admitted("(module " + log + ")");
        expect(
                Lab.refused("(module (import \"env\" \"log\" (func (param i32))))", Lab.ALL),
                "CAX-WASM-IMPORT",
                "\"env\" \"log\"",
                "(i32) -> ()",
                "(i32, i32) -> ()",
                "import section, byte ");
        expect(
                Lab.refused("(module (import \"env\" \"exec\\0a\" (func)))", Lab.ALL),
                "CAX-WASM-IMPORT",
                "\"env\" \"exec?\"",
                "not admitted by \"all\"");
        expect(Lab.refused("(module (import \"env\" \"m\" (memory 1)))", Lab.ALL), "CAX-WASM-IMPORT", "a memory");
        expect(Lab.refused("(module (import \"env\" \"t\" (table 1 funcref)))", Lab.ALL), "CAX-WASM-IMPORT", "a table");
        expect(Lab.refused("(module (import \"env\" \"g\" (global i32)))", Lab.ALL), "CAX-WASM-IMPORT", "a global");
        expect(
                Lab.refused("(module " + log.repeat(9) + ")", Lab.ALL),
                "CAX-WASM-IMPORT-COUNT",
                "imports 9 functions",
                "at most 8");
    }

    @Test
    void exports() {
        FunctionType handle = new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of(ValueType.I32));
        ModuleRules rules = Lab.exports(
                new RequiredExport("memory", Optional.empty(), true),
                new RequiredExport("handle", Optional.of(handle), true),
                new RequiredExport("init", Optional.of(new FunctionType(List.of(), List.of())), false));
        String memory = "(memory (export \"memory\") 1)";
        String function = "(func (export \"handle\") (param i32 i32) (result i32) (i32.const 0))";
        Lab.admitted(Wat.assemble("(module " + memory + function + ")"), rules);
        expect(
                Lab.refused("(module " + function + ")", rules),
                "CAX-WASM-EXPORT",
                "does not export \"memory\"",
                "--export=memory");
        expect(Lab.refused("(module " + memory + ")", rules), "CAX-WASM-EXPORT", "\"handle\"", "(i32, i32) -> (i32)");
        expect(
                Lab.refused("(module (global (export \"memory\") i32 (i32.const 1)) " + function + ")", rules),
                "CAX-WASM-EXPORT",
                "is a global, but must be the memory");
        expect(
                Lab.refused("(module " + memory + "(func (export \"handle\") (param i32)))", rules),
                "CAX-WASM-EXPORT",
                "(i32) -> ()");
        expect(
                Lab.refused("(module " + memory + function + "(func (export \"init\") (param i32)))", rules),
                "CAX-WASM-EXPORT",
                "\"init\"");
        expect(
                Lab.refused(
                        "(module (func (export \"handle\") (import \"env\" \"log\") (param i32 i32))" + memory + ")",
                        rules),
                "CAX-WASM-EXPORT",
                "an imported function");
    }

    @Test
    void reservedNames() {
        expect(
                Lab.refused("(module (import \"caxton:meter\" \"quantum\" (func (param i64) (result i64))))", Lab.ALL),
                "CAX-WASM-RESERVED",
                "\"caxton:meter\" \"quantum\"");
        expect(
                Lab.refused("(module (func (export \"caxton:fuel\")))", Lab.ALL),
                "CAX-WASM-RESERVED",
                "\"caxton:fuel\"");
        Set<AdmittedImport> evenIfAdmitted = Set.of(Metering.QUANTUM);
        expect(
                Lab.refused(
                        "(module (import \"caxton:meter\" \"quantum\" (func (param i64) (result i64))))",
                        new ModuleRules("odd", Set.of(), evenIfAdmitted, 8, List.of(), 1, 1)),
                "CAX-WASM-RESERVED");
    }

    @Test
    void theInitialMemoryIsTooLarge() {
        expect(
                Lab.refused("(module (memory 17))", Lab.ALL),
                "CAX-WASM-MEMORY",
                "17 pages",
                "limit of the agent is 16",
                "--initial-memory");
        expect(Lab.refused("(module (memory 65537))", Lab.ALL), "CAX-WASM-MEMORY");
        expect(Lab.refused("(module (table 100001 funcref))", Lab.ALL), "CAX-WASM-LIMIT", "100001 elements");
    }

    @Test
    void absentMeansRefused() {
        ModuleRules nothing = new ModuleRules("nothing", Set.of(), Set.of(), 0, List.of(), 0, 1);
        Lab.admitted(Wat.assemble("(module (func (export \"f\")))"), nothing);
        assertFalse(nothing.features().contains(Feature.SIMD));
        expect(Lab.refused("(module (memory 1))", nothing), "CAX-WASM-MEMORY");
        expect(Lab.refused("(module (import \"env\" \"log\" (func)))", nothing), "CAX-WASM-IMPORT");
    }
}
