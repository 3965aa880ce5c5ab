package dev.caxton.launcher;

import java.io.ByteArrayOutputStream;

/** Numbers of JSON that a double would change. What people see of them is text anyway, so they are read as text instead of being refused. */
final class LongNumbers {

    /** Every number of no more characters and without an exponent is a double that is written the same again. */
    private static final int SHORT = 15;

    private LongNumbers() {}

    /** The same JSON with every long number in quotes. Of what is no JSON, something that is none. */
    static byte[] quoted(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 64);
        int i = 0;
        while (i < json.length) {
            int end = json[i] == '"' ? textEnd(json, i) : numberEnd(json, i);
            boolean quote = json[i] != '"' && json[i] != 'e' && (end - i > SHORT || hasExponent(json, i, end));
            if (quote) {
                out.write('"');
            }
            out.write(json, i, Math.max(end - i, 1));
            if (quote) {
                out.write('"');
            }
            i = Math.max(end, i + 1);
        }
        return out.toByteArray();
    }

    private static boolean hasExponent(byte[] json, int start, int end) {
        for (int i = start; i < end; i++) {
            if (json[i] == 'e' || json[i] == 'E') {
                return true;
            }
        }
        return false;
    }

    /** Behind the quotation mark that ends a text. */
    private static int textEnd(byte[] json, int start) {
        int i = start + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, json.length);
    }

    /** Behind a number, or the last letter of a truth value; where it starts, if neither is there. */
    private static int numberEnd(byte[] json, int start) {
        int i = start;
        while (i < json.length && "+-.0123456789eE".indexOf(json[i]) >= 0) {
            i++;
        }
        return i;
    }
}
