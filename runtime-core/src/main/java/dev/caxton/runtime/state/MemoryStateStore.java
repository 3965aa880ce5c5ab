package dev.caxton.runtime.state;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps state in the heap, for as long as the process lives, and never more of it than its budget. Safe for use by many threads; nothing blocks. */
public final class MemoryStateStore implements StateStore {

    // What a key costs beside its bytes, roughly: an entry, two objects and their headers.
    private static final int ENTRY_BYTES = 128;

    private final Map<AgentId, Entries> agents = new ConcurrentHashMap<>();
    private final Budget budget;

    /** One agent's state. */
    private static final class Entries {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, byte[]> values = new HashMap<>();
        private long bytes;

        Size size() {
            return new Size(values.size(), bytes);
        }
    }

    /**
     * A store in which nothing is kept.
     *
     * @param bytes how much heap all state together may take, not negative
     */
    public MemoryStateStore(long bytes) {
        budget = new Budget(bytes);
    }

    @Override
    public boolean blocks() {
        return false;
    }

    @Override
    public Optional<byte[]> get(AgentId agent, String key) {
        Optional<Entries> entries = Optional.ofNullable(agents.get(agent));
        return entries.flatMap(found -> {
            found.lock.lock();
            try {
                return Optional.ofNullable(found.values.get(key));
            } finally {
                found.lock.unlock();
            }
        });
    }

    @Override
    public Size size(AgentId agent) {
        return Optional.ofNullable(agents.get(agent))
                .map(entries -> {
                    entries.lock.lock();
                    try {
                        return entries.size();
                    } finally {
                        entries.lock.unlock();
                    }
                })
                .orElse(Size.NONE);
    }

    @Override
    public void commit(Commit commit) {
        Entries entries = agents.computeIfAbsent(commit.agent(), agent -> new Entries());
        entries.lock.lock();
        try {
            long before = heap(entries.size());
            Size after = after(entries, commit);
            long growth = heap(after) - before;
            if (growth > 0 && !budget.take(growth)) {
                throw new StateException("the state of all agents takes all the memory there is for it");
            }
            commit.changes().forEach((key, value) -> {
                if (value.isPresent()) {
                    entries.values.put(key, value.get());
                } else {
                    entries.values.remove(key);
                }
            });
            entries.bytes = after.bytes();
            if (growth < 0) {
                budget.giveBack(-growth);
            }
        } finally {
            entries.lock.unlock();
        }
    }

    private static Size after(Entries entries, Commit commit) {
        int keys = entries.values.size();
        long bytes = entries.bytes;
        for (Map.Entry<String, Optional<byte[]>> change : commit.changes().entrySet()) {
            int key = change.getKey().getBytes(StandardCharsets.UTF_8).length;
            Optional<byte[]> old = Optional.ofNullable(entries.values.get(change.getKey()));
            if (old.isPresent()) {
                keys--;
                bytes -= key + old.get().length;
            }
            if (change.getValue().isPresent()) {
                keys++;
                bytes += key + change.getValue().get().length;
            }
        }
        return new Size(keys, bytes);
    }

    @Override
    public void clear(AgentId agent) {
        Optional<Entries> gone = Optional.ofNullable(agents.remove(agent));
        gone.ifPresent(entries -> {
            entries.lock.lock();
            try {
                budget.giveBack(heap(entries.size()));
                entries.values.clear();
                entries.bytes = 0;
            } finally {
                entries.lock.unlock();
            }
        });
    }

    @Override
    public long room() {
        return budget.total() - budget.taken();
    }

    private static long heap(Size size) {
        return size.bytes() + (long) size.keys() * ENTRY_BYTES;
    }
}
