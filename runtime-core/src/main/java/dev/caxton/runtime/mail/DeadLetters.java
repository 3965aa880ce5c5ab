package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages that could not be handled, kept per tenant. The oldest are forgotten first: of a tenant by number, and of the tenant that takes the most room by size. Safe
 * for use by many threads.
 */
public final class DeadLetters {

    // The envelope, the problem and the place in the lists, whatever the content.
    private static final int OVERHEAD = 1_024;
    private static final int EFFECT = 256;

    private static final class Ring {
        // By sequence: the oldest comes first.
        private final LinkedHashMap<Long, DeadLetter> letters = new LinkedHashMap<>();
        private long bytes;

        private Optional<DeadLetter> remove(long sequence) {
            Optional<DeadLetter> letter = Optional.ofNullable(letters.remove(sequence));
            letter.ifPresent(l -> bytes -= size(l));
            return letter;
        }

        private void removeOldest() {
            remove(letters.firstEntry().getKey());
        }
    }

    private final int maxLetters;
    private final long maxBytes;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, Ring> rings = new HashMap<>();
    private long sequence;
    private long bytes;

    /**
     * No dead letters.
     *
     * @param maxLetters how many are kept for one tenant
     * @param maxBytes what all that are kept may take, bytes; the tenant that takes the most loses its oldest first
     * @param time the clock
     */
    public DeadLetters(int maxLetters, long maxBytes, InstantSource time) {
        this.maxLetters = maxLetters;
        this.maxBytes = maxBytes;
        this.time = time;
    }

    /**
     * Keeps a message that reached no agent.
     *
     * @param tenant whose it is
     * @param envelope the message
     * @param problem why it could not be handled
     */
    public void add(TenantId tenant, Envelope envelope, Problem problem) {
        add(tenant, new Delivery(envelope, Delivery.Listener.NOBODY), problem);
    }

    /**
     * Keeps a message.
     *
     * @param tenant whose it is
     * @param delivery the message, and what turns have done with it
     * @param problem why it could not be handled
     */
    public void add(TenantId tenant, Delivery delivery, Problem problem) {
        lock.lock();
        try {
            Ring ring = rings.computeIfAbsent(tenant, key -> new Ring());
            DeadLetter letter = new DeadLetter(
                    ++sequence, delivery.envelope(), problem, time.instant(), delivery.attempts(), delivery.effects());
            ring.letters.put(letter.sequence(), letter);
            ring.bytes += size(letter);
            bytes += size(letter);
            while (ring.letters.size() > maxLetters) {
                forgetOldest(ring);
            }
            while (bytes > maxBytes) {
                forgetOldest(largest());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest(Ring ring) {
        long before = ring.bytes;
        ring.removeOldest();
        bytes -= before - ring.bytes;
    }

    private Ring largest() {
        return rings.values().stream()
                .max(Comparator.comparingLong(ring -> ring.bytes))
                .orElseThrow();
    }

    private static long size(DeadLetter letter) {
        return OVERHEAD
                + (long) letter.envelope().message().size()
                + letter.effects().size() * (long) EFFECT;
    }

    /**
     * One of them.
     *
     * @param tenant whose it is
     * @param number its sequence
     * @return the letter, or empty if it is not there any more
     */
    public Optional<DeadLetter> find(TenantId tenant, long number) {
        lock.lock();
        try {
            return Optional.ofNullable(rings.get(tenant)).map(ring -> ring.letters.get(number));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes one out.
     *
     * @param tenant whose it is
     * @param number its sequence
     * @return the letter, or empty if it is not there any more
     */
    public Optional<DeadLetter> take(TenantId tenant, long number) {
        lock.lock();
        try {
            Optional<DeadLetter> found = Optional.ofNullable(rings.get(tenant)).flatMap(ring -> ring.remove(number));
            found.ifPresent(letter -> bytes -= size(letter));
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets a tenant's dead letters.
     *
     * @param tenant the tenant
     * @return how many there were
     */
    public int purge(TenantId tenant) {
        lock.lock();
        try {
            Optional<Ring> ring = Optional.ofNullable(rings.remove(tenant));
            ring.ifPresent(r -> bytes -= r.bytes);
            return ring.map(r -> r.letters.size()).orElse(0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A tenant's dead letters.
     *
     * @param tenant the tenant
     * @return the oldest first
     */
    public List<DeadLetter> of(TenantId tenant) {
        lock.lock();
        try {
            Ring ring = rings.get(tenant);
            return ring == null ? List.of() : List.copyOf(ring.letters.values());
        } finally {
            lock.unlock();
        }
    }
}
