package dev.caxton.mcp.text;

/** Makes text of an upstream fit for logs, views and messages: what a reader would not see, or what would move the cursor, becomes visible. */
public final class CleanText {

    private CleanText() {}

    /**
     * Cleans a text.
     *
     * @param text hostile
     * @param max the most characters that are kept
     * @return the text on one line, with control, format, private-use and unassigned characters as {@code <U+200B>}, cut with an ellipsis if too long
     */
    public static String of(String text, int max) {
        StringBuilder clean = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            String shown = isVisible(c) ? Character.toString(c) : "<U+%04X>".formatted(c);
            if (clean.length() + shown.length() > max) {
                return clean.append('…').toString();
            }
            clean.append(shown);
            i += Character.charCount(c);
        }
        return clean.toString();
    }

    /**
     * Whether a character shows itself. Bidirectional controls, zero-width characters and the tag characters of plane 14 do not.
     *
     * @param c a code point
     * @return whether a reader sees it, or sees it as a space
     */
    public static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
