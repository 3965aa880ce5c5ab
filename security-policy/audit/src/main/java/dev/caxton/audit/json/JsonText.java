package dev.caxton.audit.json;

import java.util.HexFormat;

/** Strings of JSON as RFC 8785, section 3.2.2.2, writes them. */
final class JsonText {

    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    static String requireWellFormed(String text) {
        if (firstLoneSurrogate(text) >= 0) {
            throw new IllegalArgumentException("half of a surrogate pair has no UTF-8");
        }
        return text;
    }

    static int firstLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, plain, i);
                escape(c, out);
                plain = i + 1;
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> HEX.toHexDigits(out.append("\\u00"), (byte) c);
        }
    }
}
