package dev.caxton.audit.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads one JSON text strictly. Recursion is bounded by the depth cap, which {@link JsonCaps} bounds. */
final class JsonParser {

    /** No double needs more to be told from its neighbours than 17 digits, so a longer text has no honest reason. */
    private static final int MAX_NUMBER = 100;

    private static final double MAX_WHOLE = (1L << 53) - 1;

    private final byte[] in;
    private final JsonCaps caps;
    private int at;

    JsonParser(byte[] in, JsonCaps caps) {
        this.in = in;
        this.caps = caps;
    }

    JsonValue document() {
        if (in.length > caps.bytes()) {
            throw new JsonException(
                    "CAX-JSON-TOO-LARGE",
                    0,
                    "the input has " + in.length + " bytes; at most " + caps.bytes() + " are read");
        }
        skipSpace();
        JsonValue value = value(1);
        skipSpace();
        if (at < in.length) {
            throw syntax("something follows the value");
        }
        return value;
    }

    private JsonValue value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new JsonValue.JsonString(string());
            case 't' -> word("true", new JsonValue.JsonBoolean(true));
            case 'f' -> word("false", new JsonValue.JsonBoolean(false));
            case 'n' -> word("null", new JsonValue.JsonNull());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case -1 -> throw syntax("the input ends where a value is expected");
            default -> throw syntax("a value is expected here");
        };
    }

    private JsonValue object(int depth) {
        descend(depth);
        TreeMap<String, JsonValue> members = new TreeMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return new JsonValue.JsonObject(members);
        }
        while (true) {
            int start = at;
            if (peek() != '"') {
                throw syntax("the name of a member is expected here");
            }
            String name = string();
            skipSpace();
            expect(':');
            skipSpace();
            if (members.put(name, value(depth + 1)) != null) {
                throw new JsonException("CAX-JSON-DUPLICATE", start, "this object has a member of this name already");
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return new JsonValue.JsonObject(members);
            }
            expect(',');
            skipSpace();
        }
    }

    private JsonValue array(int depth) {
        descend(depth);
        List<JsonValue> items = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return new JsonValue.JsonArray(items);
        }
        while (true) {
            items.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return new JsonValue.JsonArray(items);
            }
            expect(',');
            skipSpace();
        }
    }

    private void descend(int depth) {
        if (depth > caps.depth()) {
            throw new JsonException(
                    "CAX-JSON-TOO-LARGE", at, "values are nested deeper than " + caps.depth() + " levels");
        }
    }

    private String string() {
        int start = ++at;
        while (at < in.length && in[at] != '"' && in[at] != '\\' && in[at] >= ' ') {
            at++;
        }
        if (at < in.length && in[at] == '"') {
            // Nearly every string is plain ASCII without escapes.
            String plain = new String(in, start, at - start, StandardCharsets.ISO_8859_1);
            at++;
            return plain;
        }
        StringBuilder out = new StringBuilder();
        out.append(new String(in, start, at - start, StandardCharsets.ISO_8859_1));
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                break;
            } else if (c == '\\') {
                escape(out);
            } else if (c == -1) {
                throw syntax("the input ends within a text");
            } else if (c < ' ') {
                throw syntax("a control character stands in a text; write it as an escape");
            } else if (c < 0x80) {
                out.append((char) c);
                at++;
            } else {
                out.appendCodePoint(multiByte());
            }
        }
        String text = out.toString();
        if (JsonText.firstLoneSurrogate(text) >= 0) {
            throw new JsonException("CAX-JSON-ENCODING", start, "half of a surrogate pair stands in this text");
        }
        return text;
    }

    private void escape(StringBuilder out) {
        int kind = at + 1 < in.length ? in[at + 1] : -1;
        switch (kind) {
            case '"', '\\', '/' -> out.append((char) kind);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                out.append(hex4(at + 2));
                at += 4;
            }
            default -> throw syntax("there is no such escape");
        }
        at += 2;
    }

    private char hex4(int from) {
        if (from + 4 > in.length) {
            throw syntax("the input ends within an escape");
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(in[i], 16);
            if (digit < 0) {
                throw syntax("an escape has four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private int multiByte() {
        int end = Utf8.end(in, at, in.length);
        if (end < 0) {
            throw encoding();
        }
        int point = Utf8.point(in, at, end);
        at = end;
        return point;
    }

    private JsonValue number() {
        int start = at;
        boolean whole = true;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            whole = false;
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > MAX_NUMBER) {
            throw new JsonException("CAX-JSON-NUMBER", start, "a number has at most " + MAX_NUMBER + " characters");
        }
        String text = new String(in, start, at - start, StandardCharsets.ISO_8859_1);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new JsonException("CAX-JSON-NUMBER", start, "the number is too large for a double");
        }
        if (whole && Math.abs(value) > MAX_WHOLE && !JsonNumbers.text(value).equals(text)) {
            throw new JsonException(
                    "CAX-JSON-NUMBER",
                    start,
                    "this whole number is too long for a double and would silently change; write it as a text");
        }
        return new JsonValue.JsonNumber(value);
    }

    private void digits() {
        int start = at;
        while (at < in.length && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw syntax("a digit is expected here");
        }
    }

    private JsonValue word(String word, JsonValue value) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= in.length || in[at + i] != word.charAt(i)) {
                throw syntax("a value is expected here");
            }
        }
        at += word.length();
        return value;
    }

    private void skipSpace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private int peek() {
        return at < in.length ? in[at] & 0xFF : -1;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw syntax("'" + c + "' is expected here");
        }
        at++;
    }

    private JsonException syntax(String problem) {
        return new JsonException("CAX-JSON-SYNTAX", at, problem);
    }

    private JsonException encoding() {
        return new JsonException("CAX-JSON-ENCODING", at, "this byte is not UTF-8");
    }
}
