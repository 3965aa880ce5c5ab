package dev.caxton.audit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(String json) {
        return CanonicalJson.text(CanonicalJson.parse(utf8(json)));
    }

    private static String refused(byte[] json) {
        return assertThrows(JsonException.class, () -> CanonicalJson.parse(json))
                .code();
    }

    /** The example of RFC 8785, section 3.2.2 and 3.2.3. */
    @Test
    void canonicalisesTheExampleOfTheRfc() {
        assertEquals(
                "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
                canonical("""
                        {
                          "numbers": [333333333.33333329, 1E30, 4.50,
                                      2e-3, 0.000000000000000000000000001],
                          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                          "literals": [null, true, false]
                        }
                        """));
    }

    /** The bytes of section 3.2.4 of RFC 8785. */
    @Test
    void writesUtf8AsTheRfcShowsIt() {
        byte[] bytes = CanonicalJson.write(CanonicalJson.parse(utf8("{\"string\": \"\\u20ac$\\u000F\"}")));
        assertEquals(
                "7b22737472696e67223a22e282ac245c7530303066227d", HexFormat.of().formatHex(bytes));
    }

    /** The sorting example of RFC 8785, section 3.2.3. */
    @Test
    void sortsByUtf16CodeUnits() {
        JsonValue.JsonObject object = (JsonValue.JsonObject) CanonicalJson.parse(utf8("""
                {
                  "\\u20ac": "Euro Sign",
                  "\\r": "Carriage Return",
                  "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One",
                  "\\ud83d\\ude00": "Emoji: Grinning Face",
                  "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis"
                }
                """));
        assertEquals(
                List.of(
                        "Carriage Return",
                        "One",
                        "Control",
                        "Latin Small Letter O With Diaeresis",
                        "Euro Sign",
                        "Emoji: Grinning Face",
                        "Hebrew Letter Dalet With Dagesh"),
                object.members().values().stream()
                        .map(value -> ((JsonValue.JsonString) value).value())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[56,{\"d\":true,\"10\":null,\"1\":[ ]}] | [56,{\"1\":[],\"10\":null,\"d\":true}]",
                "{\"1\":{\"f\":{\"f\":\"hi\",\"F\":5},\"\\n\":56.0},\"10\":{},\"\":\"empty\"}"
                        + " | {\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{}}",
                "\"A\\u030a\" | \"A\u030a\"",
                "\"\\u007f\\u0000\\u001f\\b\\f\\t\\r\\n/\" | \"\u007f\\u0000\\u001f\\b\\f\\t\\r\\n/\"",
                "-0 | 0",
                "-0.0e5 | 0",
                "1e-7 | 1e-7",
                " [ ] | []"
            })
    void canonicalisesValues(String json, String expected) {
        assertEquals(expected, canonical(json));
    }

    /** Appendix B of RFC 8785. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void writesTheNumbersOfTheRfc(String bits, String expected) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertEquals(expected, CanonicalJson.text(new JsonValue.JsonNumber(value)));
    }

    /**
     * The number test that the authors of RFC 8785 publish with it: lines of the bits of a double and its text, of which they give the digest. The doubles are
     * 168 chosen ones (the resource file), 2,000 consecutive ones from the least normal double, and then what SHA-256 of 32 zero bytes, of that, and so on gives,
     * read as little-endian doubles without zero, infinities and NaN.
     */
    @Test
    void writesAHundredThousandNumbersAsEcmascriptDoes() throws Exception {
        var lines = MessageDigest.getInstance("SHA-256");
        int written = 0;
        for (String chosen : chosenDoubles()) {
            lines.update(numberLine(Long.parseUnsignedLong(chosen, 16)));
            written++;
        }
        for (int i = 0; i < 2_000; i++, written++) {
            lines.update(numberLine(0x0010000000000000L + i));
        }
        byte[] block = new byte[32];
        while (written < 100_000) {
            block = MessageDigest.getInstance("SHA-256").digest(block);
            var doubles = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            while (doubles.hasRemaining() && written < 100_000) {
                long bits = doubles.getLong();
                double value = Double.longBitsToDouble(bits);
                if (value != 0 && Double.isFinite(value)) {
                    lines.update(numberLine(bits));
                    written++;
                }
            }
        }
        assertEquals(
                "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7",
                HexFormat.of().formatHex(lines.digest()));
    }

    private static byte[] numberLine(long bits) {
        return utf8(Long.toHexString(bits) + ","
                + CanonicalJson.text(new JsonValue.JsonNumber(Double.longBitsToDouble(bits))) + "\n");
    }

    private static List<String> chosenDoubles() throws IOException {
        try (var in = CanonicalJsonTest.class.getResourceAsStream("rfc8785-doubles.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[1 2]",
                "1 2",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "-",
                "0x10",
                "NaN",
                "Infinity",
                "tru",
                "nulll",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "\"\t\"",
                "[1]]",
                "// c\n1",
                "\u00a01",
                "\uFEFF1"
            })
    void refusesWhatIsNotJson(String json) {
        assertEquals("CAX-JSON-SYNTAX", refused(utf8(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\\ud800\"", "{\"\\ud83d\":1}", "\"\\ud83dx\""})
    void refusesHalvesOfSurrogatePairs(String json) {
        assertEquals("CAX-JSON-ENCODING", refused(utf8(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c1bf",
                "e08080",
                "eda080",
                "f0808080",
                "f4908080",
                "f5808080",
                "80",
                "ff",
                "e282",
                "c2",
                "c241"
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] bytes = HexFormat.of().parseHex("22" + hex + "22");
        assertEquals("CAX-JSON-ENCODING", refused(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"x\":{\"b\":1,\"b\":null}}]"})
    void refusesDuplicateNames(String json) {
        assertEquals("CAX-JSON-DUPLICATE", refused(utf8(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e309",
                "-1e309",
                "9007199254740993",
                "-9007199254740993",
                "295147905179352825856",
                "12345678901234567890"
            })
    void refusesNumbersThatOtherReadersChange(String json) {
        assertEquals("CAX-JSON-NUMBER", refused(utf8(json)));
    }

    @Test
    void keepsTheLargestWholeNumbersThatAreExact() {
        assertEquals("[9007199254740992,-9007199254740991]", canonical("[9007199254740992,-9007199254740991]"));
        assertEquals("[295147905179352830000]", canonical(canonical("[295147905179352830e3]")));
    }

    @Test
    void refusesMoreThanItsCaps() {
        assertEquals("CAX-JSON-TOO-LARGE", refused(utf8("[".repeat(65) + "]".repeat(65))));
        assertEquals("[".repeat(64) + "]".repeat(64), canonical("[".repeat(64) + "]".repeat(64)));
        assertEquals("CAX-JSON-TOO-LARGE", refused(new byte[(1 << 20) + 1]));
        assertEquals("CAX-JSON-NUMBER", refused(utf8("1" + "0".repeat(100))));
    }

    @Test
    void whatItWritesItReadsBackTheSame() {
        Random random = new Random(8785);
        for (int i = 0; i < 2_000; i++) {
            JsonValue value = value(random, 4);
            byte[] written = CanonicalJson.write(value);
            assertEquals(value, CanonicalJson.parse(written));
        }
    }

    @Test
    void hostileBytesEitherParseOrAreRefused() {
        Random random = new Random(1);
        byte[] seed = utf8("{\"a\":[1,2.5e3,\"x\\u00e9\u20ac\",true,null],\"b\":{\"c\":-0.1}}");
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seed.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                JsonValue value = CanonicalJson.parse(bytes);
                assertEquals(value, CanonicalJson.parse(CanonicalJson.write(value)));
                parsed++;
            } catch (JsonException e) {
                assertEquals(0, e.code().indexOf("CAX-JSON-"));
            }
        }
        assertEquals(true, parsed > 100, "some changes leave JSON behind");
    }

    static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new JsonValue.JsonNull();
            case 1 -> new JsonValue.JsonBoolean(random.nextBoolean());
            case 2 -> new JsonValue.JsonString(text(random));
            case 3 -> new JsonValue.JsonNumber(random.nextInt(2_000_000) - 1_000_000);
            case 4 -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield new JsonValue.JsonNumber(Double.isFinite(any) ? any : 0.5);
            }
            case 5 -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(value(random, depth - 1));
                }
                yield new JsonValue.JsonArray(items);
            }
            default -> {
                TreeMap<String, JsonValue> members = new TreeMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(text(random), value(random, depth - 1));
                }
                yield new JsonValue.JsonObject(members);
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
        }
        return text.toString();
    }
}
