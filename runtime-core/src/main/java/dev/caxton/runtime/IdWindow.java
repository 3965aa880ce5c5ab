package dev.caxton.runtime;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Remembers what was put under an id for a fixed time, and never more ids than its capacity: it refuses new ones rather than forgetting old ones too early. Time is
 * in nanoseconds that never go back. Used under its owner's lock.
 *
 * @param <K> the ids
 * @param <V> what is put under them
 */
final class IdWindow<K, V> {

    private record Remembered<V>(V value, long until) {}

    private final int capacity;
    private final long window;
    private final Consumer<V> forgotten;
    // In the order in which they were put, which is that in which they end.
    private final LinkedHashMap<K, Remembered<V>> entries = new LinkedHashMap<>();

    /**
     * Remembers nothing.
     *
     * @param capacity ids at most
     * @param window how long, nanoseconds
     * @param forgotten is told of each value whose time is up
     */
    IdWindow(int capacity, long window, Consumer<V> forgotten) {
        this.capacity = capacity;
        this.window = window;
        this.forgotten = forgotten;
    }

    Optional<V> find(K id, long now) {
        sweep(now);
        return Optional.ofNullable(entries.get(id)).map(Remembered::value);
    }

    /** Puts something under an id that is free. Answers false if there is no room. */
    boolean put(K id, V value, long now) {
        sweep(now);
        if (entries.size() >= capacity) {
            return false;
        }
        entries.put(id, new Remembered<>(value, now + window));
        return true;
    }

    /** Forgets an id, if that is what stands under it. Answers whether it did. */
    boolean remove(K id, V value) {
        Optional<Remembered<V>> present = Optional.ofNullable(entries.get(id));
        if (present.filter(entry -> entry.value().equals(value)).isEmpty()) {
            return false;
        }
        entries.remove(id);
        return true;
    }

    boolean isEmpty(long now) {
        sweep(now);
        return entries.isEmpty();
    }

    private void sweep(long now) {
        Iterator<Map.Entry<K, Remembered<V>>> oldest = entries.entrySet().iterator();
        while (oldest.hasNext()) {
            Remembered<V> entry = oldest.next().getValue();
            if (entry.until() - now > 0) {
                return;
            }
            oldest.remove();
            forgotten.accept(entry.value());
        }
    }
}
