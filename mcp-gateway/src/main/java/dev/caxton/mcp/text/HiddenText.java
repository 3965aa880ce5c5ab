package dev.caxton.mcp.text;

import java.util.OptionalInt;

/**
 * Finds characters that a person does not see and a model reads, or that change how the rest is shown, and makes them visible.
 *
 * <p>Hidden are: control characters except tab, line feed and carriage return; the bidirectional embeddings, overrides and isolates; characters without width,
 * fillers and soft hyphens; tag characters; and variation selectors and joiners that follow each other, which no script and no emoji does but which can carry
 * whole messages. What scripts and emoji need (single joiners and selectors, left-to-right and right-to-left marks) is left alone.
 */
public final class HiddenText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private HiddenText() {}

    /**
     * The first hidden character.
     *
     * @param text hostile
     * @return its code point, or empty if the text hides nothing
     */
    public static OptionalInt first(String text) {
        int before = -1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isHidden(c, before)) {
                return OptionalInt.of(c);
            }
            before = c;
            i += Character.charCount(c);
        }
        return OptionalInt.empty();
    }

    /**
     * Makes hidden characters visible.
     *
     * @param text hostile
     * @return the text with {@code <U+202E>} in place of each; the same text if it hides nothing
     */
    public static String revealed(String text) {
        if (first(text).isEmpty()) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        int before = -1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isHidden(c, before)) {
                clean.append("<U+%04X>".formatted(c));
            } else {
                clean.appendCodePoint(c);
            }
            before = c;
            i += Character.charCount(c);
        }
        return clean.toString();
    }

    private static boolean isHidden(int c, int before) {
        if (c < 0x20) {
            return c != '\t' && c != '\n' && c != '\r';
        }
        if (c < 0x7f) {
            return false;
        }
        if (isSelector(c)) {
            return isSelector(before) || c >= 0xe0100;
        }
        if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) {
            return before == ZERO_WIDTH_JOINER || before == ZERO_WIDTH_NON_JOINER || before < 0;
        }
        return c <= 0x9f || isBidirectional(c) || isWithoutWidth(c) || (c >= 0xe0000 && c <= 0xe007f);
    }

    private static boolean isSelector(int c) {
        return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    }

    private static boolean isBidirectional(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean isWithoutWidth(int c) {
        return switch (c) {
            case 0x00ad,
                    0x034f,
                    0x115f,
                    0x1160,
                    0x17b4,
                    0x17b5,
                    0x180e,
                    0x200b,
                    0x2028,
                    0x2029,
                    0x3164,
                    0xfeff,
                    0xffa0 -> true;
            default -> (c >= 0x2060 && c <= 0x2065) || (c >= 0x206a && c <= 0x206f) || (c >= 0xfff0 && c <= 0xfffb);
        };
    }
}
