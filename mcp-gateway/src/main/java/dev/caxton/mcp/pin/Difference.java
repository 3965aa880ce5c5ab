package dev.caxton.mcp.pin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place at which two descriptions differ.
 *
 * @param path the place, a JSON Pointer (RFC 6901), such as {@code /inputSchema/properties/path/type}
 * @param approved what was approved there, canonical JSON; empty if nothing stood there
 * @param current what stands there now, canonical JSON; empty if nothing does. The upstream's, and untrusted
 */
public record Difference(String path, Optional<String> approved, Optional<String> current) {

    /**
     * Compares two descriptions member by member. Arrays of equal length are compared item by item, others as a whole.
     *
     * @param approved canonical JSON of an object
     * @param current canonical JSON of an object
     * @return the differences, sorted by place; empty if there are none
     */
    static List<Difference> between(String approved, String current) {
        List<Difference> found = new ArrayList<>();
        members("", Documents.tree(approved), Documents.tree(current), found);
        return List.copyOf(found);
    }

    private static void members(String path, Map<?, ?> before, Map<?, ?> after, List<Difference> found) {
        TreeSet<String> names = new TreeSet<>();
        before.keySet().forEach(name -> names.add((String) name));
        after.keySet().forEach(name -> names.add((String) name));
        for (String name : names) {
            String place = path + "/" + name.replace("~", "~0").replace("/", "~1");
            if (before.containsKey(name) && after.containsKey(name)) {
                values(place, before.get(name), after.get(name), found);
            } else {
                found.add(new Difference(
                        place,
                        before.containsKey(name) ? Optional.of(Documents.text(before.get(name))) : Optional.empty(),
                        after.containsKey(name) ? Optional.of(Documents.text(after.get(name))) : Optional.empty()));
            }
        }
    }

    private static void values(String path, @Nullable Object before, @Nullable Object after, List<Difference> found) {
        if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
            members(path, one, other, found);
        } else if (before instanceof List<?> one && after instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                values(path + "/" + i, one.get(i), other.get(i), found);
            }
        } else if (!Objects.equals(Documents.text(before), Documents.text(after))) {
            found.add(new Difference(path, Optional.of(Documents.text(before)), Optional.of(Documents.text(after))));
        }
    }
}
