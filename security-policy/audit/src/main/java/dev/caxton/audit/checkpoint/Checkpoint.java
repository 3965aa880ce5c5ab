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
import java.util.regex.Pattern;

/**
 * What a log was at one moment, signed. Kept on another machine it shows every later change of the records up to it, and that none of them was cut off.
 *
 * @param log a name for the log, so that checkpoints of different logs are not confused
 * @param size how many records it had, at least 1
 * @param hash the hash of its last record
 * @param root the hash of the tree of RFC 6962 whose leaves are the 32 bytes of the records' hashes
 * @param time when it was taken
 * @param key the name of the signing key, {@link PublicCheckpointKey#id}
 * @param signature Ed25519, in Base64
 */
public record Checkpoint(String log, long size, String hash, String root, Instant time, String key, String signature) {

    /** Signed together with the content, so that the key's signature on anything else is never one on a checkpoint. */
    private static final String DOMAIN = "caxton-audit-checkpoint-v1\n";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final JsonCaps CAPS = new JsonCaps(4_096, 4);
    private static final Set<String> OUTER = Set.of("checkpoint", "key", "signature");
    private static final Set<String> INNER = Set.of("hash", "log", "root", "size", "time");

    /** Refuses misshapen names, hashes and signatures with an {@link IllegalArgumentException}. */
    public Checkpoint {
        if (!NAME.matcher(log).matches()) {
            throw new IllegalArgumentException(
                    "a log has a name of 1 to 200 letters, digits and '.', '_', '/', '-', starting with a letter or digit");
        }
        if (size < 1 || size > 1L << 53) {
            throw new IllegalArgumentException("a checkpoint is of at least one record");
        }
        for (String digest : new String[] {hash, root, key}) {
            if (!HASH.matcher(digest).matches()) {
                throw new IllegalArgumentException("a hash has 64 lower-case hexadecimal digits");
            }
        }
        byte[] bytes = Base64.getDecoder().decode(signature);
        // Base64 has several spellings for 64 bytes; one checkpoint has one line.
        if (bytes.length != 64 || !Base64.getEncoder().encodeToString(bytes).equals(signature)) {
            throw new IllegalArgumentException("an Ed25519 signature has 64 bytes");
        }
    }

    /**
     * The checkpoint as one line.
     *
     * @return canonical JSON, without a line feed
     */
    public String line() {
        return CanonicalJson.text(JsonValue.JsonObject.of(Map.of(
                "checkpoint", content(log, size, hash, root, time),
                "key", new JsonValue.JsonString(key),
                "signature", new JsonValue.JsonString(signature))));
    }

    /**
     * Reads the line of a checkpoint. Its signature is not looked at.
     *
     * @param line canonical JSON; hostile
     * @return the checkpoint
     * @throws IllegalArgumentException if it is none
     */
    public static Checkpoint read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            if (CanonicalJson.parse(bytes, CAPS) instanceof JsonValue.JsonObject outer
                    && outer.members().keySet().equals(OUTER)
                    && outer.members().get("checkpoint") instanceof JsonValue.JsonObject inner
                    && inner.members().keySet().equals(INNER)
                    && inner.members().get("size") instanceof JsonValue.JsonNumber size) {
                Checkpoint read = new Checkpoint(
                        text(inner, "log"),
                        (long) size.value(),
                        text(inner, "hash"),
                        text(inner, "root"),
                        Instant.parse(text(inner, "time")),
                        text(outer, "key"),
                        text(outer, "signature"));
                if (Arrays.equals(bytes, read.line().getBytes(StandardCharsets.UTF_8))) {
                    return read;
                }
            }
        } catch (JsonException | DateTimeException e) {
            throw new IllegalArgumentException("this is not a checkpoint: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("this is not a checkpoint in canonical form");
    }

    /** The bytes that are signed. */
    static byte[] signed(String log, long size, String hash, String root, Instant time) {
        return (DOMAIN + CanonicalJson.text(content(log, size, hash, root, time))).getBytes(StandardCharsets.UTF_8);
    }

    byte[] signed() {
        return signed(log, size, hash, root, time);
    }

    private static JsonValue.JsonObject content(String log, long size, String hash, String root, Instant time) {
        return JsonValue.JsonObject.of(Map.of(
                "log", new JsonValue.JsonString(log),
                "size", new JsonValue.JsonNumber(size),
                "hash", new JsonValue.JsonString(hash),
                "root", new JsonValue.JsonString(root),
                "time", new JsonValue.JsonString(time.toString())));
    }

    private static String text(JsonValue.JsonObject object, String name) {
        return object.string(name).orElseThrow(() -> new IllegalArgumentException("'" + name + "' is a text"));
    }
}
