package dev.caxton.audit.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON value within I-JSON (RFC 7493): what {@link CanonicalJson} can write in exactly one way. Immutable. */
public sealed interface JsonValue {

    /**
     * An object. Its members are sorted by the UTF-16 code units of their names, as RFC 8785 writes them.
     *
     * @param members the members
     */
    record JsonObject(SortedMap<String, JsonValue> members) implements JsonValue {

        /** Copies the members; refuses a name with half of a surrogate pair with an {@link IllegalArgumentException}. */
        public JsonObject {
            // Not new TreeMap(members): that would take over the order of a map sorted some other way.
            SortedMap<String, JsonValue> sorted = new TreeMap<>();
            members.forEach((name, value) -> sorted.put(JsonText.requireWellFormed(name), value));
            members = Collections.unmodifiableSortedMap(sorted);
        }

        /**
         * An object of these members.
         *
         * @param members the members, in any order
         * @return the object
         */
        public static JsonObject of(Map<String, ? extends JsonValue> members) {
            return new JsonObject(new TreeMap<>(members));
        }

        /**
         * A member.
         *
         * @param name its name
         * @return its value, or empty if there is no such member
         */
        public Optional<JsonValue> member(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /**
         * A member that is a text.
         *
         * @param name its name
         * @return the text, or empty if there is no such member or it is something else
         */
        public Optional<String> string(String name) {
            return members.get(name) instanceof JsonString text ? Optional.of(text.value()) : Optional.empty();
        }
    }

    /**
     * An array.
     *
     * @param items the items
     */
    record JsonArray(List<JsonValue> items) implements JsonValue {

        /** Copies the items. */
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /**
     * A text.
     *
     * @param value the text
     */
    record JsonString(String value) implements JsonValue {

        /** Refuses half of a surrogate pair with an {@link IllegalArgumentException}: it has no UTF-8. */
        public JsonString {
            JsonText.requireWellFormed(value);
        }
    }

    /**
     * A number, as every JSON reader understands it: an IEEE 754 double.
     *
     * @param value a finite number
     */
    record JsonNumber(double value) implements JsonValue {

        /** Refuses infinities and NaN with an {@link IllegalArgumentException}; makes -0 into 0, as the canonical form does. */
        public JsonNumber {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has finite numbers only");
            }
            value = value == 0 ? 0.0 : value;
        }
    }

    /**
     * A truth value.
     *
     * @param value the truth value
     */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** The value {@code null}. */
    record JsonNull() implements JsonValue {}
}
