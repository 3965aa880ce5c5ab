package dev.caxton.management.assembly;

import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.management.store.StoredVersion;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Versions in the database and their modules in files: a module is there as long as a version needs it. One thing at a time, since a module that nobody needs any more may be
 * somebody's next one. Safe for use by many threads; blocks on database and disk.
 */
final class Archive {

    /**
     * What was deployed.
     *
     * @param by who deployed it
     * @param descriptor the descriptor's text
     * @param module the module
     * @param deployed when
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, and never compared.
    record Order(Principal by, byte[] descriptor, byte[] module, Instant deployed) {}

    private final AgentStore store;
    private final ModuleFiles modules;
    private final ReentrantLock keeping = new ReentrantLock();

    Archive(AgentStore store, ModuleFiles modules) {
        this.store = store;
        this.modules = modules;
    }

    /** Keeps an agent that is meant to run; the number of its version. */
    int first(AgentId id, Order order) {
        keeping.lock();
        try {
            return store.add(id, deployment(order));
        } finally {
            keeping.unlock();
        }
    }

    /** Keeps the next version of an agent; its number. */
    int next(AgentId id, Order order) {
        keeping.lock();
        try {
            return store.addNext(id, deployment(order));
        } finally {
            keeping.unlock();
        }
    }

    private AgentStore.Deployment deployment(Order order) {
        return new AgentStore.Deployment(
                new String(order.descriptor(), StandardCharsets.UTF_8),
                modules.put(order.module()),
                order.by(),
                order.deployed());
    }

    /** Forgets an agent. */
    void forget(AgentId id) {
        keeping.lock();
        try {
            Set<String> had =
                    store.versions(id).stream().map(StoredVersion::module).collect(Collectors.toSet());
            store.remove(id);
            delete(had);
        } finally {
            keeping.unlock();
        }
    }

    /** Forgets the oldest versions of an agent. */
    void prune(AgentId id, int most) {
        keeping.lock();
        try {
            delete(store.prune(id, most));
        } finally {
            keeping.unlock();
        }
    }

    private void delete(Set<String> had) {
        had.stream().filter(module -> !store.needs(module)).forEach(modules::delete);
    }

    /** A module, by its digest. */
    Optional<byte[]> module(String digest) {
        return modules.get(digest);
    }
}
