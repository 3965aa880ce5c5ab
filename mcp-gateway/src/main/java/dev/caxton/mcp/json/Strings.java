package dev.caxton.mcp.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Goes through the strings of a tree, names of members among them. */
public final class Strings {

    private Strings() {}

    /**
     * A copy of a tree with other strings.
     *
     * @param tree maps, lists, strings, numbers, booleans and nulls
     * @param change what a string becomes
     * @return the copy; of two members whose names become equal the later one stays
     */
    public static Map<String, Object> changed(Map<String, Object> tree, UnaryOperator<String> change) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((name, value) -> copy.put(change.apply(name), value(value, change)));
        return copy;
    }

    private static @Nullable Object value(@Nullable Object value, UnaryOperator<String> change) {
        return switch (value) {
            case String text -> change.apply(text);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((name, member) -> copy.put(change.apply((String) name), value(member, change)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                list.forEach(item -> copy.add(value(item, change)));
                yield copy;
            }
            case null, default -> value;
        };
    }
}
