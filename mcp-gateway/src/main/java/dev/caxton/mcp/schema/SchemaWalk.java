package dev.caxton.mcp.schema;

import dev.caxton.mcp.json.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a schema once: refuses references that leave it or lead to a place that is no schema, and puts {@link StepKeyword} into every schema object,
 * so that no way through the schema is uncounted. Belongs to one thread.
 */
final class SchemaWalk {

    private static final int OBJECTS = 20_000;

    /** What the library keeps for a schema object beside the tree, measured as 600 to 800 bytes. */
    private static final int OBJECT_BYTES = 800;

    /** What a compiled pattern takes for each of its characters: 78 bytes at most where it was measured. */
    private static final int PATTERN_BYTES = 100;

    /** Keywords whose value is a schema, of every draft since 4. */
    private static final Set<String> ONE = Set.of(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");

    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");

    private static final Set<String> MAPS =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    private final Set<String> pointers = new HashSet<>();
    private final Set<String> anchors = new HashSet<>();
    private final List<String> references = new ArrayList<>();

    private final String what;
    private long patternCharacters;

    /**
     * A counted copy.
     *
     * @param schema the copy
     * @param bytes how much memory is taken by what the library makes of it, about
     */
    record Counted(Map<String, Object> schema, long bytes) {}

    private SchemaWalk(String what) {
        this.what = what;
    }

    /** The counted copy of a schema, which messages call by what it is, such as {@code its input schema}. */
    static Counted counted(Map<String, Object> schema, String what) throws SchemaRefused {
        SchemaWalk walk = new SchemaWalk(what);
        Map<String, Object> copy = walk.object(schema, "#");
        for (String reference : walk.references) {
            if (!walk.pointers.contains(reference) && !walk.anchors.contains(reference)) {
                throw new SchemaRefused(what + " refers to something that is no schema inside of it");
            }
        }
        long bytes = Weight.of(schema)
                + (long) OBJECT_BYTES * walk.pointers.size()
                + (long) PATTERN_BYTES * walk.patternCharacters;
        return new Counted(copy, bytes);
    }

    private @Nullable Object schema(@Nullable Object value, String pointer) throws SchemaRefused {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // The names of a JSON object are strings.
            Map<String, Object> object = (Map<String, Object>) map;
            return object(object, pointer);
        }
        return value;
    }

    private Map<String, Object> object(Map<String, Object> schema, String pointer) throws SchemaRefused {
        if (schema.containsKey(StepKeyword.NAME)) {
            throw new SchemaRefused(what + " uses a keyword that belongs to the gateway");
        }
        // Another base would make every reference below mean something else.
        if (!pointer.equals("#") && schema.containsKey("$id")) {
            throw new SchemaRefused(what + " has a schema with an id of its own inside");
        }
        if (pointers.size() >= OBJECTS) {
            throw new SchemaRefused(what + " has too many parts");
        }
        pointers.add(pointer);
        Map<String, Object> copy = new LinkedHashMap<>();
        copy.put(StepKeyword.NAME, true);
        for (Map.Entry<String, Object> keyword : schema.entrySet()) {
            String name = keyword.getKey();
            Object value = keyword.getValue();
            String below = pointer + "/" + escaped(name);
            if (REFERENCES.contains(name)) {
                reference(value);
            } else if (name.equals("pattern") && value instanceof String regex) {
                pattern(regex);
            } else if (name.equals("$anchor") || name.equals("$dynamicAnchor")) {
                anchors.add("#" + value);
            }
            copy.put(name, keyword(name, value, below));
        }
        return copy;
    }

    private @Nullable Object keyword(String name, @Nullable Object value, String below) throws SchemaRefused {
        if (value instanceof List<?> list && LISTS.contains(name)) {
            List<@Nullable Object> copies = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                copies.add(schema(list.get(i), below + "/" + i));
            }
            return copies;
        }
        if (value instanceof Map<?, ?> map && MAPS.contains(name)) {
            Map<String, @Nullable Object> copies = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                String key = (String) member.getKey();
                if (name.equals("patternProperties")) {
                    pattern(key);
                }
                copies.put(key, schema(member.getValue(), below + "/" + escaped(key)));
            }
            return copies;
        }
        return ONE.contains(name) ? schema(value, below) : value;
    }

    private void pattern(String regex) throws SchemaRefused {
        BoundedPatterns.require(regex, what);
        patternCharacters += regex.length();
    }

    private void reference(@Nullable Object value) throws SchemaRefused {
        // Percent-encoded or not, a reference out of the document does not start with the number sign.
        if (!(value instanceof String text) || !text.startsWith("#")) {
            throw new SchemaRefused(what + " refers to a document outside of it");
        }
        references.add(text);
    }

    /** As RFC 6901, section 4, writes it. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
