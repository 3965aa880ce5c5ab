package dev.caxton.wasm.binary;

/** Makes what a module says fit for a message: a hostile name must not forge a log line or flood it. */
public final class Text {

    /** How many characters of a name a message shows. */
    private static final int NAME = 80;

    private Text() {}

    /**
     * The text without control and format characters or quotes, and shortened.
     *
     * @param text anything
     * @return at most 81 characters
     */
    public static String printable(String text) {
        return printable(text, NAME);
    }

    /**
     * The text without control and format characters or quotes, and shortened.
     *
     * @param text anything
     * @param most how many characters to keep
     * @return at most one character more than that
     */
    public static String printable(String text, int most) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); ) {
            if (shown++ == most) {
                return out.append('…').toString();
            }
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean plain = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> c != '"' && c != '\\';
            };
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append('?');
            }
        }
        return out.toString();
    }
}
