package dev.caxton.audit.json;

/** Well-formed UTF-8 by the table of the Unicode standard (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** Where the character of several bytes at a place ends, or -1 if there is none that is well-formed. */
    static int end(byte[] in, int at, int limit) {
        int first = in[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > limit) {
            return -1;
        }
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        int second = in[at + 1] & 0xFF;
        if (second < least || second > most) {
            return -1;
        }
        for (int i = 2; i < length; i++) {
            if ((in[at + i] & 0xC0) != 0x80) {
                return -1;
            }
        }
        return at + length;
    }

    /** The character at a place whose {@link #end} is known. */
    static int point(byte[] in, int at, int end) {
        int point = in[at] & (0xFF >> (end - at + 1));
        for (int i = at + 1; i < end; i++) {
            point = point << 6 | (in[i] & 0x3F);
        }
        return point;
    }
}
