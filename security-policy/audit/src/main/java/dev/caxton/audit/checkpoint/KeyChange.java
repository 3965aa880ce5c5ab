package dev.caxton.audit.checkpoint;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * The word of one key that another follows it. Whoever trusts the first trusts the second from there on, and the first no longer: a checkpoint of more records than
 * there were at the change is none of the old key's. Immutable.
 *
 * @param log the name of the log
 * @param size how many records it had at the change
 * @param next the key that follows
 * @param time when this was
 * @param key the name of the key that speaks, {@link PublicCheckpointKey#id}
 * @param signature its Ed25519 signature, in Base64
 */
public record KeyChange(String log, long size, PublicCheckpointKey next, Instant time, String key, String signature) {

    private static final String DOMAIN = "caxton-audit-key-change-v1\n";
    private static final JsonCaps CAPS = new JsonCaps(4_096, 4);
    private static final Set<String> OUTER = Set.of("key", "keyChange", "signature");
    private static final Set<String> INNER = Set.of("log", "next", "size", "time");

    /** Refuses a misshapen signature and a negative size with an {@link IllegalArgumentException}. */
    public KeyChange {
        byte[] bytes = Base64.getDecoder().decode(signature);
        if (bytes.length != 64 || !Base64.getEncoder().encodeToString(bytes).equals(signature)) {
            throw new IllegalArgumentException("an Ed25519 signature has 64 bytes");
        }
        if (size < 0 || size > 1L << 53) {
            throw new IllegalArgumentException("a log has at least no records");
        }
    }

    /**
     * The change as one line.
     *
     * @return canonical JSON, without a line feed
     */
    public String line() {
        return CanonicalJson.text(JsonValue.JsonObject.of(Map.of(
                "keyChange", content(log, size, next, time),
                "key", new JsonValue.JsonString(key),
                "signature", new JsonValue.JsonString(signature))));
    }

    /**
     * Reads the line of a change. Its signature is not looked at.
     *
     * @param line canonical JSON; hostile
     * @return the change
     * @throws IllegalArgumentException if it is none
     */
    public static KeyChange read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            if (CanonicalJson.parse(bytes, CAPS) instanceof JsonValue.JsonObject outer
                    && outer.members().keySet().equals(OUTER)
                    && outer.members().get("keyChange") instanceof JsonValue.JsonObject inner
                    && inner.members().keySet().equals(INNER)
                    && inner.members().get("size") instanceof JsonValue.JsonNumber size) {
                KeyChange read = new KeyChange(
                        text(inner, "log"),
                        (long) size.value(),
                        PublicCheckpointKey.read(text(inner, "next")),
                        Instant.parse(text(inner, "time")),
                        text(outer, "key"),
                        text(outer, "signature"));
                if (Arrays.equals(bytes, read.line().getBytes(StandardCharsets.UTF_8))) {
                    return read;
                }
            }
        } catch (JsonException | DateTimeException e) {
            throw new IllegalArgumentException("this is not the change of a key: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("this is not the change of a key in canonical form");
    }

    static byte[] signed(String log, long size, PublicCheckpointKey next, Instant time) {
        return (DOMAIN + CanonicalJson.text(content(log, size, next, time))).getBytes(StandardCharsets.UTF_8);
    }

    byte[] signed() {
        return signed(log, size, next, time);
    }

    private static JsonValue.JsonObject content(String log, long size, PublicCheckpointKey next, Instant time) {
        return JsonValue.JsonObject.of(Map.of(
                "log", new JsonValue.JsonString(log),
                "next", new JsonValue.JsonString(next.base64()),
                "size", new JsonValue.JsonNumber(size),
                "time", new JsonValue.JsonString(time.toString())));
    }

    private static String text(JsonValue.JsonObject object, String name) {
        return object.string(name).orElseThrow(() -> new IllegalArgumentException("'" + name + "' is a text"));
    }
}
