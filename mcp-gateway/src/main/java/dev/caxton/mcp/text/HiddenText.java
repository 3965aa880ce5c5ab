package dev.caxton.mcp.text;

import java.util.OptionalInt;

/**
 * Finds characters that a person does not see and a model reads, or that change how the rest is shown, and makes them visible.
 *
 * <p>Hidden are the characters that the Unicode Standard has shown as nothing by whatever doesn't know them: {@code Default_Ignorable_Code_Point} of {@code DerivedCoreProperties.txt}, version 16.0 (chapter 5.21 says
 * what it means), with those among them that are reserved for later. Further control characters except tab, line feed and carriage return; the separators of lines and paragraphs; and the marks of
 * interlinear annotations.
 *
 * <p>What scripts and emoji need is left alone: left-to-right, right-to-left and Arabic letter marks; and single joiners and variation selectors, those of Mongolian after a letter of it. Joiners and
 * selectors that follow each other, which no script and no emoji has but which can carry whole messages, are hidden, and so are the selectors of ideographs.
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
            return isSelector(before) || c >= 0xe0100 || (c < 0xfe00 && !isMongolian(before));
        }
        if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) {
            return before == ZERO_WIDTH_JOINER || before == ZERO_WIDTH_NON_JOINER || before < 0;
        }
        return c <= 0x9f || isSeparator(c) || (c >= 0xfff9 && c <= 0xfffb) || (isDefaultIgnorable(c) && !isMark(c));
    }

    private static boolean isSelector(int c) {
        return (c >= 0x180b && c <= 0x180d)
                || c == 0x180f
                || (c >= 0xfe00 && c <= 0xfe0f)
                || (c >= 0xe0100 && c <= 0xe01ef);
    }

    private static boolean isMongolian(int c) {
        return c >= 0 && Character.UnicodeScript.of(c) == Character.UnicodeScript.MONGOLIAN;
    }

    private static boolean isSeparator(int c) {
        return c == 0x2028 || c == 0x2029;
    }

    private static boolean isMark(int c) {
        return c == 0x061c || c == 0x200e || c == 0x200f;
    }

    /** As the standard lists them. */
    private static boolean isDefaultIgnorable(int c) {
        return switch (c) {
            case 0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xfeff, 0xffa0 -> true;
            default ->
                (c >= 0x180b && c <= 0x180f)
                        || (c >= 0x200b && c <= 0x200f)
                        || (c >= 0x202a && c <= 0x202e)
                        || (c >= 0x2060 && c <= 0x206f)
                        || (c >= 0xfe00 && c <= 0xfe0f)
                        || (c >= 0xfff0 && c <= 0xfff8)
                        || (c >= 0x1bca0 && c <= 0x1bca3)
                        || (c >= 0x1d173 && c <= 0x1d17a)
                        || (c >= 0xe0000 && c <= 0xe0fff);
        };
    }
}
