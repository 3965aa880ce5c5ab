package dev.caxton.policy.yaml;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose fields are asked for by name. {@link #done} then refuses every field that nobody asked for, so that nothing in a document is accepted
 * without being read.
 *
 * <p>Belongs to one thread at a time: it remembers what was asked for.
 */
public final class YamlMap extends YamlValue {

    private final Map<String, YamlValue> fields;
    private final Map<String, YamlPlace> names;
    private final Set<String> asked = new LinkedHashSet<>();

    YamlMap(YamlPlace place, Map<String, YamlValue> fields, Map<String, YamlPlace> names) {
        super(place);
        this.fields = Collections.unmodifiableMap(fields);
        this.names = names;
    }

    @Override
    String kind() {
        return "a mapping";
    }

    @Override
    public YamlMap map() {
        return this;
    }

    @Override
    public Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        entries().forEach((name, value) -> tree.put(name, value.tree()));
        return tree;
    }

    /**
     * A field that may be left out. The typed reads below come down to this: {@code map.optional("limit").map(YamlValue::duration)}.
     *
     * @param name the field
     * @return its value, or empty if the document has no such field
     */
    public Optional<YamlValue> optional(String name) {
        asked.add(name);
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * A field that must be there.
     *
     * @param name the field
     * @return its value
     * @throws YamlException if the document has no such field
     */
    public YamlValue require(String name) {
        return optional(name)
                .orElseThrow(() -> new YamlException(
                        YamlError.MISSING_FIELD, place(), "the field '" + name + "' is missing here"));
    }

    /**
     * A text that must be there.
     *
     * @param name the field
     * @return the text, not empty
     * @throws YamlException if it is missing or no text
     */
    public String requireString(String name) {
        return require(name).string();
    }

    /**
     * A text that may be left out.
     *
     * @param name the field
     * @return the text, or empty if there is no such field
     * @throws YamlException if it is no text
     */
    public Optional<String> optionalString(String name) {
        return optional(name).map(YamlValue::string);
    }

    /**
     * A whole number that may be left out.
     *
     * @param name the field
     * @param least the least admitted
     * @param most the most admitted
     * @return the number, or empty if there is no such field
     * @throws YamlException if it is no such number
     */
    public OptionalLong optionalInteger(String name, long least, long most) {
        Optional<YamlValue> value = optional(name);
        return value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(value.get().integer(least, most));
    }

    /**
     * A duration that may be left out.
     *
     * @param name the field
     * @return the duration, or empty if there is no such field
     * @throws YamlException if it is no duration
     */
    public Optional<Duration> optionalDuration(String name) {
        return optional(name).map(YamlValue::duration);
    }

    /**
     * A number of bytes that may be left out.
     *
     * @param name the field
     * @param least the least admitted
     * @param most the most admitted
     * @return bytes, or empty if there is no such field
     * @throws YamlException if it is no such number
     */
    public OptionalLong optionalByteCount(String name, long least, long most) {
        Optional<YamlValue> value = optional(name);
        return value.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(value.get().byteCount(least, most));
    }

    /**
     * A mapping that may be left out.
     *
     * @param name the field
     * @return the mapping, or empty if there is no such field; call {@link #done} on it
     * @throws YamlException if it is no mapping
     */
    public Optional<YamlMap> optionalMap(String name) {
        return optional(name).map(YamlValue::map);
    }

    /**
     * The items of a list that may be left out.
     *
     * @param name the field
     * @return the items, none if there is no such field
     * @throws YamlException if it is no list
     */
    public List<YamlValue> items(String name) {
        return optional(name).map(value -> value.list().items()).orElse(List.of());
    }

    /**
     * All fields, for mappings whose names are data, such as environment variables. They count as asked for.
     *
     * @return an unmodifiable map in the order of the document
     */
    public Map<String, YamlValue> entries() {
        asked.addAll(fields.keySet());
        return fields;
    }

    /**
     * Refuses what nobody asked for. Call it after the last field was read.
     *
     * @throws YamlException if a field was never asked for; it names the first and guesses the one that was meant
     */
    public void done() {
        for (Map.Entry<String, YamlPlace> field : names.entrySet()) {
            if (!asked.contains(field.getKey())) {
                List<String> free =
                        asked.stream().filter(name -> !fields.containsKey(name)).toList();
                throw new YamlException(
                        YamlError.UNKNOWN_FIELD,
                        field.getValue(),
                        "there is no such field here; the fields are " + asked
                                + Texts.didYouMean(field.getKey(), free));
            }
        }
    }
}
