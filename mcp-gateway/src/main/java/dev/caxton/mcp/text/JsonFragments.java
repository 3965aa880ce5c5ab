package dev.caxton.mcp.text;

import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Members of JSON in a text that is not JSON as a whole: something stands before or behind it, several of them follow each other, it was cut off or is not well-formed. Takes time in
 * proportion to the text.
 */
final class JsonFragments {

    /** A name in quotation marks, and the colon behind it. */
    private static final Pattern MEMBER = Pattern.compile("\"([^\"\\n]{1,512}+)\"\\s{0,64}+:\\s{0,64}+");

    private static final StrictJson NAMES = new StrictJson(4_096, 2);

    private JsonFragments() {}

    /**
     * A text with other values.
     *
     * @param text hostile
     * @param replaced what stands in the place of the value of a member of this name; empty to leave it
     * @return the text; what replaces a value is put into quotation marks
     */
    static String without(String text, Function<String, Optional<String>> replaced) {
        Matcher member = MEMBER.matcher(text);
        StringBuilder without = new StringBuilder();
        int copied = 0;
        while (member.find(copied)) {
            Optional<String> other = replaced.apply(name(member.group(1)));
            without.append(text, copied, member.end());
            copied = member.end();
            if (other.isPresent()) {
                without.append('"').append(other.get()).append('"');
                copied = end(text, copied);
            }
        }
        return copied == 0 ? text : without.append(text, copied, text.length()).toString();
    }

    /** Many write characters beyond ASCII as escapes. */
    private static String name(String written) {
        try {
            return written.indexOf('\\') < 0
                    ? written
                    : String.valueOf(NAMES.array(("[\"" + written + "\"]").getBytes(StandardCharsets.UTF_8))
                            .getFirst());
        } catch (JsonRefused e) {
            return written;
        }
    }

    /** Where a value ends: at the end of the text, where it is cut off. */
    private static int end(String text, int start) {
        int depth = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean closes = c == '}' || c == ']';
            if (c == '"') {
                at = closing(text, at);
            }
            if (c == '{' || c == '[') {
                depth++;
            }
            if (closes && --depth < 0) {
                // Of what the member stands in.
                return at;
            }
            if (depth == 0 && (closes || c == '"')) {
                return at + 1;
            }
            if (depth == 0 && (c == ',' || c == '\n')) {
                return at;
            }
        }
        return text.length();
    }

    /** The quotation mark that closes a string, or the last character of the text. */
    private static int closing(String text, int opening) {
        int at = opening + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length() - 1);
    }
}
