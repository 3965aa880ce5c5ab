package dev.caxton.mcp.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many bytes of memory a tree of JSON takes, about and rather too many than too few. Stateless. */
public final class Weight {

    /** A member with its name and its place in a map, or an item with its place in a list. */
    private static final int NODE = 100;

    private Weight() {}

    /**
     * The weight of a tree.
     *
     * @param tree maps, lists, strings, numbers, booleans and nulls, not nested too deeply
     * @return in bytes
     */
    public static long of(@Nullable Object tree) {
        long bytes = NODE;
        switch (tree) {
            case String text -> bytes += of(text);
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    bytes += of((String) member.getKey()) + of(member.getValue());
                }
            }
            case List<?> list -> {
                for (Object item : list) {
                    bytes += of(item);
                }
            }
            case null, default -> {
                // A number has few digits.
            }
        }
        return bytes;
    }

    /**
     * The weight of the characters of a text.
     *
     * @param text a text
     * @return in bytes; texts without any character outside of Latin-1 take half of that
     */
    public static long of(String text) {
        return 2L * text.length();
    }
}
