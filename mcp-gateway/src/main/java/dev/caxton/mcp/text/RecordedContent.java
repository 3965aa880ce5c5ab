package dev.caxton.mcp.text;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.policy.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content on its way into a record: cut to a size, and without what looks like a secret. By the names of members and the forms that secrets commonly have; a secret
 * that looks like any other text is not found, so whoever asks for content in records has to treat them as confidential.
 */
public final class RecordedContent {

    /** The most bytes of UTF-8 that one side of a call takes in a record, which both together have to fit into. */
    public static final int MAX_BYTES = 12 * 1024;

    /** What stands in the place of a secret. */
    public static final String REDACTED = "[redacted]";

    /** Characters that are looked at, in all texts and in each. Behind them nothing is shown. */
    private static final int MAX_CHARACTERS = 65_536;

    private static final int MAX_TEXT = 4_096;

    private int left = MAX_CHARACTERS;

    private RecordedContent() {}

    /**
     * A tree as it may stand in a record.
     *
     * @param tree maps with string keys, lists, strings, numbers, booleans and nulls; hostile
     * @return its canonical JSON with secrets replaced; if it is too long, its beginning and how much is left out
     */
    public static String of(Map<String, ?> tree) {
        try {
            return cut(CanonicalJson.write(new RecordedContent().value(tree)));
        } catch (JsonRefused e) {
            // Half a surrogate pair somewhere. The digest says what it was.
            return "[not shown: " + e.getMessage() + "]";
        }
    }

    private static String cut(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return json;
        }
        int end = MAX_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--; // not within a character
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "[" + (bytes.length - end) + " bytes more]";
    }

    private @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case String text -> text(text);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((name, member) -> {
                    String shown = text((String) name);
                    copy.put(shown, Secrets.isName(Redaction.member((String) name)) ? REDACTED : value(member));
                });
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                list.forEach(item -> copy.add(value(item)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private String text(String text) {
        int most = Math.min(left, MAX_TEXT);
        left -= Math.min(text.length(), most);
        if (text.length() <= most) {
            return Secrets.replaced(text, REDACTED);
        }
        int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return Secrets.replaced(text.substring(0, end), REDACTED) + "[" + (text.length() - end) + " characters more]";
    }
}
