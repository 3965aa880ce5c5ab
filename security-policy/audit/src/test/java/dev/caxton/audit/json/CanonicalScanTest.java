package dev.caxton.audit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scan admits exactly what its naive twin does: read it, write it, compare the bytes. */
class CanonicalScanTest {

    private static final List<String> SEEDS = List.of(
            "{\"a\":1,\"b\":[true,false,null],\"c\":{\"d\":\"x\"}}",
            "{\"\\r\":1,\"1\":2,\"\u0080\":3,\"\u00f6\":4,\"\u20ac\":5,\"\ud83d\ude00\":6,\"\ufb33\":7}",
            "[0,-1,1.5,1e+30,4.5,0.002,1e-27,333333333.3333333,9007199254740991,123456789012345680000]",
            "\"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u001f/\u007f\"",
            "[[[[[[[[1]]]]]]]]",
            "{}",
            "[]",
            "\"\"");

    private static boolean naive(byte[] json, int depth) {
        try {
            return Arrays.equals(json, CanonicalJson.write(CanonicalJson.parse(json, new JsonCaps(1 << 16, depth))));
        } catch (JsonException e) {
            return false;
        }
    }

    private static void agree(byte[] json, int depth) {
        assertEquals(
                naive(json, depth),
                new CanonicalScan(depth).isCanonical(json, 0, json.length),
                () -> new String(json, StandardCharsets.UTF_8));
    }

    @Test
    void agreesOnWhatIsCanonical() {
        for (String seed : SEEDS) {
            byte[] json = seed.getBytes(StandardCharsets.UTF_8);
            assertTrue(naive(json, 9), seed);
            agree(json, 9);
            agree(json, 3);
        }
    }

    @Test
    void agreesOnEverySingleByteThatIsChangedInsertedOrMissing() {
        for (String seed : SEEDS) {
            byte[] json = seed.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < json.length; at++) {
                byte[] shorter = new byte[json.length - 1];
                System.arraycopy(json, 0, shorter, 0, at);
                System.arraycopy(json, at + 1, shorter, at, shorter.length - at);
                agree(shorter, 9);
                for (int b = 0; b < 256; b++) {
                    byte[] changed = json.clone();
                    changed[at] = (byte) b;
                    agree(changed, 9);
                }
            }
        }
    }

    @Test
    void agreesOnHostileBytes() {
        Random random = new Random(11);
        String alphabet = "{}[]\",:\\u00efbtrn019.-+eE \u00e9\u20ac\ud83d\ude00";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(12);
            for (int c = 0; c < length; c++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
            if (json.length > 0 && random.nextInt(4) == 0) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            agree(json, 1 + random.nextInt(4));
        }
    }
}
