package dev.caxton.audit.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks that bytes are JSON in the canonical form of RFC 8785, by reading them once and building nothing. It admits exactly what {@link CanonicalJson} reads and
 * writes back byte for byte. Belongs to one thread at a time.
 */
public final class CanonicalScan {

    /** Most whole numbers up to 2^53 - 1 have fewer digits; longer ones take the slow way. */
    private static final int PLAIN_DIGITS = 15;

    private final int depth;
    private byte[] in = {};
    private int limit;

    /** Whether the text scanned last was ASCII without escapes, so that its bytes sort as its characters do. */
    private boolean plain;

    /**
     * A scan.
     *
     * @param depth the deepest nesting of objects and arrays, 1 to 500
     */
    public CanonicalScan(int depth) {
        if (depth < 1 || depth > 500) {
            throw new IllegalArgumentException("the depth lies between 1 and 500");
        }
        this.depth = depth;
    }

    /** Sees the members of an object. */
    @FunctionalInterface
    public interface Members {

        /**
         * A member.
         *
         * @param nameFrom where its name starts, without the quote
         * @param nameTo where its name ends
         * @param from where its value starts
         * @param to where its value ends
         */
        void member(int nameFrom, int nameTo, int from, int to);
    }

    /**
     * Whether a range is exactly one value in canonical form.
     *
     * @param bytes the bytes; hostile
     * @param from where it starts
     * @param to where it ends
     * @return true only if it is
     */
    public boolean isCanonical(byte[] bytes, int from, int to) {
        in = bytes;
        limit = to;
        return value(from, 1) == to;
    }

    /**
     * Scans an object at the start of a range.
     *
     * @param bytes the bytes; hostile
     * @param from where it starts
     * @param to where the range ends
     * @param members sees each member in turn, also those before a fault
     * @return where the object ends, or -1 if there is none in canonical form
     */
    public int object(byte[] bytes, int from, int to, Members members) {
        in = bytes;
        limit = to;
        return from < to && in[from] == '{' ? object(from, 1, members) : -1;
    }

    private int value(int at, int level) {
        if (at >= limit) {
            return -1;
        }
        return switch (in[at]) {
            case '"' -> string(at);
            case '{' -> object(at, level, CanonicalScan::ignore);
            case '[' -> array(at, level);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    private static void ignore(int nameFrom, int nameTo, int from, int to) {}

    private int object(int start, int level, Members members) {
        if (level > depth) {
            return -1;
        }
        int at = start + 1;
        if (at < limit && in[at] == '}') {
            return at + 1;
        }
        int lastFrom = -1;
        int lastTo = -1;
        boolean lastPlain = true;
        while (true) {
            int nameFrom = at + 1;
            if (at >= limit || in[at] != '"') {
                return -1;
            }
            at = string(at);
            if (at < 0 || at >= limit || in[at] != ':') {
                return -1;
            }
            int nameTo = at - 1;
            boolean namePlain = plain;
            if (lastFrom >= 0 && !ascend(lastFrom, lastTo, nameFrom, nameTo, lastPlain && namePlain)) {
                return -1;
            }
            int from = at + 1;
            at = value(from, level + 1);
            if (at < 0 || at >= limit) {
                return -1;
            }
            members.member(nameFrom, nameTo, from, at);
            if (in[at] == '}') {
                return at + 1;
            }
            if (in[at] != ',') {
                return -1;
            }
            at++;
            lastFrom = nameFrom;
            lastTo = nameTo;
            lastPlain = namePlain;
        }
    }

    /** Names are sorted by their UTF-16 code units, and none stands twice. */
    private boolean ascend(int from, int to, int nextFrom, int nextTo, boolean ascii) {
        if (ascii) {
            return Arrays.compare(in, from, to, in, nextFrom, nextTo) < 0;
        }
        return text(from, to).compareTo(text(nextFrom, nextTo)) < 0;
    }

    private String text(int from, int to) {
        byte[] quoted = Arrays.copyOfRange(in, from - 1, to + 1);
        return ((JsonValue.JsonString) CanonicalJson.parse(quoted, new JsonCaps(quoted.length, 1))).value();
    }

    private int array(int start, int level) {
        if (level > depth) {
            return -1;
        }
        int at = start + 1;
        if (at < limit && in[at] == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, level + 1);
            if (at < 0 || at >= limit) {
                return -1;
            }
            if (in[at] == ']') {
                return at + 1;
            }
            if (in[at] != ',') {
                return -1;
            }
            at++;
        }
    }

    private int string(int start) {
        plain = true;
        int at = start + 1;
        while (at < limit) {
            int c = in[at];
            if (c == '"') {
                return at + 1;
            }
            if (c >= ' ' && c != '\\') {
                at++;
            } else {
                plain = false;
                at = c == '\\' ? escape(at + 1) : c < 0 ? Utf8.end(in, at, limit) : -1;
                if (at < 0) {
                    return -1;
                }
            }
        }
        return -1;
    }

    /** RFC 8785 escapes nothing that need not be, and that in one way only. */
    private int escape(int at) {
        if (at >= limit) {
            return -1;
        }
        return switch (in[at]) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> at + 1;
            case 'u' -> {
                boolean control = at + 4 < limit
                        && in[at + 1] == '0'
                        && in[at + 2] == '0'
                        && (in[at + 3] == '0' || in[at + 3] == '1');
                int low = control ? "0123456789abcdef".indexOf(in[at + 4]) : -1;
                boolean hasShortForm =
                        control && in[at + 3] == '0' && (low == 8 || low == 9 || low == 10 || low == 12 || low == 13);
                yield low >= 0 && !hasShortForm ? at + 5 : -1;
            }
            default -> -1;
        };
    }

    private int number(int start) {
        int at = start;
        if (in[at] == '-') {
            at++;
        }
        int digits = at;
        while (at < limit && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        int count = at - digits;
        boolean whole = at >= limit || (in[at] != '.' && in[at] != 'e' && in[at] != 'E');
        if (whole && count > 0 && count <= PLAIN_DIGITS) {
            boolean zero = in[digits] == '0';
            return zero && (count > 1 || digits > start) ? -1 : at;
        }
        while (at < limit && "0123456789.e+-".indexOf(in[at]) >= 0) {
            at++;
        }
        return at > start && exact(start, at) ? at : -1;
    }

    private boolean exact(int from, int to) {
        byte[] text = Arrays.copyOfRange(in, from, to);
        try {
            return CanonicalJson.parse(text) instanceof JsonValue.JsonNumber number
                    && JsonNumbers.text(number.value()).equals(new String(text, StandardCharsets.ISO_8859_1));
        } catch (JsonException e) {
            return false;
        }
    }

    private int word(int at, String word) {
        if (at + word.length() > limit) {
            return -1;
        }
        for (int i = 1; i < word.length(); i++) {
            if (in[at + i] != word.charAt(i)) {
                return -1;
            }
        }
        return at + word.length();
    }
}
