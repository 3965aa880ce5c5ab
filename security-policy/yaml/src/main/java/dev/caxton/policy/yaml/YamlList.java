package dev.caxton.policy.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list of values. */
public final class YamlList extends YamlValue {

    private final List<YamlValue> items;

    YamlList(YamlPlace place, List<YamlValue> items) {
        super(place);
        this.items = List.copyOf(items);
    }

    @Override
    String kind() {
        return "a list";
    }

    @Override
    public YamlList list() {
        return this;
    }

    @Override
    public List<@Nullable Object> tree() {
        List<@Nullable Object> tree = new ArrayList<>(items.size());
        items.forEach(item -> tree.add(item.tree()));
        return tree;
    }

    /**
     * The values in the order of the document.
     *
     * @return an unmodifiable list
     */
    public List<YamlValue> items() {
        return items;
    }

    /**
     * The items as texts.
     *
     * @return an unmodifiable list
     * @throws YamlException if one of them is no text
     */
    public List<String> strings() {
        return items.stream().map(YamlValue::string).toList();
    }

    /**
     * The items as mappings.
     *
     * @return an unmodifiable list; call {@link YamlMap#done} on each
     * @throws YamlException if one of them is no mapping
     */
    public List<YamlMap> maps() {
        return items.stream().map(YamlValue::map).toList();
    }

    /**
     * The items as different values of one kind.
     *
     * @param reader makes a value of an item, as {@code YamlValue::string}
     * @param <T> what it makes
     * @return an unmodifiable set in the order of the document
     * @throws YamlException if two items are equal, or the reader refuses one
     */
    public <T> Set<T> distinct(Function<? super YamlValue, ? extends T> reader) {
        Set<T> values = new LinkedHashSet<>();
        for (YamlValue item : items) {
            if (!values.add(reader.apply(item))) {
                throw item.refusal("this stands in the list already");
            }
        }
        return Collections.unmodifiableSet(values);
    }
}
