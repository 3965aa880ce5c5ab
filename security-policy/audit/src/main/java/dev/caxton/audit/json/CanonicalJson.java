package dev.caxton.audit.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Gives every JSON value exactly one byte sequence, by RFC 8785 (JSON Canonicalization Scheme), so that equal values have equal digests.
 *
 * <p>Reads strictly: RFC 8259 within I-JSON (RFC 7493). It refuses duplicate names, whatever follows the value, bytes that are not UTF-8, halves of
 * surrogate pairs, numbers beyond a double, and whole numbers that a double would silently change.
 *
 * <p>Safe for use by many threads.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * Reads JSON within {@link JsonCaps#DEFAULT}.
     *
     * @param json UTF-8; hostile
     * @return the value
     * @throws JsonException if it is not such JSON
     */
    public static JsonValue parse(byte[] json) {
        return parse(json, JsonCaps.DEFAULT);
    }

    /**
     * Reads JSON.
     *
     * @param json UTF-8; hostile
     * @param caps how much is read
     * @return the value
     * @throws JsonException if it is not such JSON
     */
    public static JsonValue parse(byte[] json, JsonCaps caps) {
        return new JsonParser(json, caps).document();
    }

    /**
     * Writes a value in its canonical form.
     *
     * @param value the value
     * @return UTF-8 without white space
     */
    public static byte[] write(JsonValue value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes a value in its canonical form, as text.
     *
     * @param value the value
     * @return the text whose UTF-8 {@link #write} gives
     */
    public static String text(JsonValue value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    /**
     * The lower-case hexadecimal SHA-256 of some bytes. Of the canonical form of a value it is the digest that records carry.
     *
     * @param bytes the bytes
     * @return 64 digits
     */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Writes a text in its canonical form.
     *
     * @param text without halves of surrogate pairs
     * @return the text in quotes
     * @throws IllegalArgumentException if half of a surrogate pair stands in it
     */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        JsonText.quote(JsonText.requireWellFormed(text), out);
        return out.toString();
    }

    private static void append(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonValue.JsonObject object -> {
                char separator = '{';
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    out.append(separator);
                    JsonText.quote(member.getKey(), out);
                    append(member.getValue(), out.append(':'));
                    separator = ',';
                }
                out.append(separator == '{' ? "{}" : "}");
            }
            case JsonValue.JsonArray array -> {
                char separator = '[';
                for (JsonValue item : array.items()) {
                    append(item, out.append(separator));
                    separator = ',';
                }
                out.append(separator == '[' ? "[]" : "]");
            }
            case JsonValue.JsonString string -> JsonText.quote(string.value(), out);
            case JsonValue.JsonNumber number -> out.append(JsonNumbers.text(number.value()));
            case JsonValue.JsonBoolean bool -> out.append(bool.value());
            case JsonValue.JsonNull ignored -> out.append("null");
        }
    }
}
