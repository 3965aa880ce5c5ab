package dev.caxton.mcp.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class CanonicalJsonTest {

    private final StrictJson json = new StrictJson(1 << 20, 64);

    private String canonical(String text) throws JsonRefused {
        return CanonicalJson.write(json.object(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "-0, 0",
        "-0.0, 0",
        "100, 100",
        "1e2, 100",
        "0.1, 0.1",
        "1E-7, 1e-7",
        "0.000001, 0.000001",
        "1.5e-9, 1.5e-9",
        "1e21, 1e+21",
        "999999999999999999999, 999999999999999999999",
        "1e20, 100000000000000000000",
        "9007199254740993, 9007199254740993",
        "-123.4500, -123.45",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "-4.9E-324, -4.9e-324",
        "1e-400, 1e-400",
        "0.10000000000000000555, 0.10000000000000000555"
    })
    void writesANumberInOneWay(String written, String expected) throws JsonRefused {
        assertEquals("{\"n\":" + expected + "}", canonical("{\"n\":" + written + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e999999999", "-1e309", "1.8e308", "1e-401", "1e-999999999", "0e999999999", "0e-999999999"})
    void admitsNoNumberThatCannotBeExpanded(String written) {
        JsonRefused refused = assertThrows(JsonRefused.class, () -> canonical("{\"a\":[{\"n\":" + written + "}]}"));
        assertEquals("it has a number that is out of range", refused.getMessage());
        // What a wire reads is not looked at before it is written.
        assertThrows(JsonRefused.class, () -> CanonicalJson.write(List.of(new BigDecimal(written))));
    }

    @Test
    void admitsWholeNumbersOfTheSameRange() throws JsonRefused {
        String largest = "1" + "7".repeat(308);
        assertEquals("1." + "7".repeat(308) + "e+308", CanonicalJson.write(new BigInteger(largest)));
        assertEquals("{\"n\":1." + "7".repeat(308) + "e+308}", canonical("{\"n\":" + largest + "}"));
        assertThrows(JsonRefused.class, () -> canonical("{\"n\":" + largest + "0}"));
        assertThrows(JsonRefused.class, () -> CanonicalJson.write(new BigInteger(largest + "0")));
    }

    /** The audit log's writer rounds to doubles, as RFC 8785 does: for every double the two agree. */
    @Test
    void agreesWithTheAuditLogOnEveryDouble() throws JsonRefused {
        Random random = new Random(8785);
        for (int i = 0; i < 20_000; i++) {
            double number = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() / 1000.0;
            if (!Double.isNaN(number) && !Double.isInfinite(number) && number != Math.rint(number)) {
                String text = "{\"b\":" + number + ",\"a\":[\"" + (char) (0xe000 + random.nextInt(100)) + "\\u0001\"]}";
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                assertEquals(
                        dev.caxton.audit.json.CanonicalJson.text(dev.caxton.audit.json.CanonicalJson.parse(bytes)),
                        canonical(text));
            }
        }
    }

    @Test
    void sortsByCodeUnitsAndEscapesAsLittleAsPossible() throws JsonRefused {
        // The example of RFC 8785, section 3.2.3.
        assertEquals(
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
                        + "\"€\":\"Euro Sign\",\"😂\":\"Smiley\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
                canonical(
                        "{\"€\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                                + "\"1\":\"One\",\"\\ud83d\\ude02\":\"Smiley\",\"\\u0080\":\"Control\","
                                + "\"ö\":\"Latin Small Letter O With Diaeresis\"}"));
        assertEquals(
                "{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\u007f\"}",
                canonical("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u007f\"}"));
    }

    @Test
    void readsUtf8AndNothingElse() throws JsonRefused {
        StrictJson reader = new StrictJson(1_000, 10);
        String text = "{\"a\":\"\u00f6\"}";
        assertEquals(Map.of("a", "\u00f6"), reader.object(text.getBytes(StandardCharsets.UTF_8)));
        for (Charset other : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_32,
                StandardCharsets.UTF_32LE,
                StandardCharsets.ISO_8859_1)) {
            assertThrows(JsonRefused.class, () -> reader.object(text.getBytes(other)), other.name());
        }
        assertThrows(JsonRefused.class, () -> reader.object(("\ufeff" + text).getBytes(StandardCharsets.UTF_8)));
        assertThrows(JsonRefused.class, () -> reader.object(new byte[0]));
    }

    @Test
    void refusesHalfASurrogatePair() {
        assertThrows(JsonRefused.class, () -> canonical("{\"a\":\"\\ud800\"}"));
        assertThrows(JsonRefused.class, () -> canonical("{\"\\udc00\":1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{} {}",
                "{\"a\":1",
                "[1]",
                "7",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "// no",
            })
    void readsNothingButOneStrictObject(String text) {
        assertThrows(JsonRefused.class, () -> canonical(text));
    }

    @Test
    void keepsToItsLimits() throws JsonRefused {
        StrictJson small = new StrictJson(100, 3);
        assertEquals(
                1,
                small.object("{\"a\":[[1]]}".getBytes(StandardCharsets.UTF_8)).size());
        assertThrows(JsonRefused.class, () -> small.object("{\"a\":[[[1]]]}".getBytes(StandardCharsets.UTF_8)));
        assertThrows(JsonRefused.class, () -> small.object(("{}" + " ".repeat(99)).getBytes(StandardCharsets.UTF_8)));
        assertThrows(
                JsonRefused.class,
                () -> json.object(("{\"a\":" + "1".repeat(2_000) + "}").getBytes(StandardCharsets.UTF_8)));
        assertThrows(JsonRefused.class, () -> json.object(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
    }
}
