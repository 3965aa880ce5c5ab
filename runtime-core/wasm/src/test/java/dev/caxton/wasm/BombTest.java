package dev.caxton.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.testkit.Allocation;
import dev.caxton.wasm.binary.StructuralLimits;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small inputs that announce large things are refused without allocating for them; large ones are refused at their limit. */
class BombTest {

    private static final String HUGE = "FF FF FF FF 0F";
    private static final String TYPE = "01 04 01 60 00 00";
    private static final String FUNCTION = "03 02 01 00";

    private static Bytes body(Bytes locals, Bytes code) {
        Bytes body = new Bytes();
        body.hex(hex(locals)).hex(hex(code));
        return Bytes.module()
                .hex(TYPE)
                .hex(FUNCTION)
                .section(10, new Bytes().u32(1).sized(body));
    }

    private static String hex(Bytes bytes) {
        return java.util.HexFormat.of().formatHex(bytes.toArray());
    }

    static Stream<Arguments> bombs() {
        Stream<Arguments> counts = Stream.of(1, 2, 3, 4, 5, 6, 7, 9, 10, 11)
                .map(id -> Arguments.of(
                        "a count of 2^32-1 in section " + id,
                        Bytes.module().section(id, new Bytes().hex(HUGE)),
                        id == 5 ? "CAX-WASM-MALFORMED" : "CAX-WASM-LIMIT"));
        return Stream.concat(
                counts,
                Stream.of(
                        Arguments.of(
                                "a count within the limit, but beyond the bytes",
                                Bytes.module().section(1, new Bytes().u32(10_000)),
                                "CAX-WASM-MALFORMED"),
                        Arguments.of("a section of 4 GiB", Bytes.module().hex("01 " + HUGE), "CAX-WASM-MALFORMED"),
                        Arguments.of(
                                "a name of 4 GiB",
                                Bytes.module().section(0, new Bytes().hex(HUGE)),
                                "CAX-WASM-MALFORMED"),
                        Arguments.of(
                                "a long name",
                                Bytes.module().section(0, new Bytes().u32(2000).repeat("41", 2000)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a type of 4 billion parameters",
                                Bytes.module().section(1, new Bytes().hex("01 60 " + HUGE)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a data count of 4 billion",
                                Bytes.module().section(12, new Bytes().hex(HUGE)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "data of 4 GiB",
                                Bytes.module().section(11, new Bytes().hex("01 00 41 00 0B " + HUGE)),
                                "CAX-WASM-MALFORMED"),
                        Arguments.of(
                                "a segment of 4 billion elements",
                                Bytes.module().section(9, new Bytes().hex("01 00 41 00 0B " + HUGE)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "4 billion locals",
                                body(new Bytes().hex("01 " + HUGE + " 7F"), new Bytes().hex("0B")),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "locals whose sum overflows 32 bits",
                                body(new Bytes().hex("02 FF FF FF FF 0F 7F 02 7F"), new Bytes().hex("0B")),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "40,000 locals",
                                body(new Bytes().hex("01").u32(40_000).hex("7F"), new Bytes().hex("0B")),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "200,000 blocks inside each other",
                                body(new Bytes().hex("00"), new Bytes().repeat("02 40", 100_000)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a br_table with 500,000 targets",
                                body(
                                        new Bytes().hex("00"),
                                        new Bytes().hex("41 00 0E").u32(500_000).repeat("00", 200_000)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "many br_tables",
                                body(
                                        new Bytes().hex("00"),
                                        new Bytes()
                                                .repeat("41 00 0E 80 80 01" + " 00".repeat(16385), 14)
                                                .hex("0B")),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a constant expression without end",
                                Bytes.module()
                                        .section(6, new Bytes().hex("01 7F 00").repeat("41 00", 10_000)),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "100,000 custom sections",
                                Bytes.module().repeat("00 01 00", 100_000),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a large function",
                                body(
                                        new Bytes().hex("00"),
                                        new Bytes().repeat("01", 300_000).hex("0B")),
                                "CAX-WASM-LIMIT"),
                        Arguments.of(
                                "a large module",
                                Bytes.module().repeat("00", StructuralLimits.MODULE_BYTES),
                                "CAX-WASM-LIMIT")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void isRefused(String name, Bytes bomb, String code) {
        byte[] wasm = bomb.toArray();
        Refusal refusal = Lab.refused(wasm, Lab.ALL);
        assertEquals(code, refusal.code(), name + ": " + refusal);
        long allocated = Allocation.during(() -> Lab.refused(wasm, Lab.ALL));
        assertTrue(allocated < 1 << 20, () -> name + " allocated " + allocated + " bytes");
    }

    @Test
    void theDeepestNestingThatIsTakenIsMeteredToo() {
        int deep = StructuralLimits.NESTING;
        byte[] wasm = body(
                        new Bytes().hex("00"),
                        new Bytes().repeat("02 40", deep).repeat("0B", deep).hex("0B"))
                .toArray();
        assertTrue(Lab.admitted(wasm, Lab.ALL).bytes().length > wasm.length);
    }
}
