package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.message.DeadLetter;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages that could not be handled, kept per tenant so that none can push out another's. The oldest are forgotten first, by number and by size. Safe for use by
 * many threads.
 */
public final class DeadLetters {

    private static final class Ring {
        private final ArrayDeque<DeadLetter> letters = new ArrayDeque<>();
        private long bytes;

        private void remove(DeadLetter letter) {
            if (letters.remove(letter)) {
                bytes -= letter.envelope().message().size();
            }
        }
    }

    private final int maxLetters;
    private final long maxBytes;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, Ring> rings = new HashMap<>();
    private long sequence;

    /**
     * No dead letters.
     *
     * @param maxLetters how many are kept for one tenant
     * @param maxBytes how much content is kept for one tenant
     * @param time the clock
     */
    public DeadLetters(int maxLetters, long maxBytes, InstantSource time) {
        this.maxLetters = maxLetters;
        this.maxBytes = maxBytes;
        this.time = time;
    }

    /**
     * Keeps a message.
     *
     * @param tenant whose it is
     * @param envelope the message
     * @param problem why it could not be handled
     */
    public void add(TenantId tenant, Envelope envelope, Problem problem) {
        lock.lock();
        try {
            Ring ring = rings.computeIfAbsent(tenant, key -> new Ring());
            ring.letters.add(new DeadLetter(++sequence, envelope, problem, time.instant()));
            ring.bytes += envelope.message().size();
            while (ring.letters.size() > maxLetters || ring.bytes > maxBytes) {
                ring.bytes -= ring.letters.remove().envelope().message().size();
            }
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
            Optional<Ring> ring = Optional.ofNullable(rings.get(tenant));
            Optional<DeadLetter> found = ring.flatMap(r -> r.letters.stream()
                    .filter(letter -> letter.sequence() == number)
                    .findFirst());
            found.ifPresent(letter -> ring.orElseThrow().remove(letter));
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
            return Optional.ofNullable(rings.remove(tenant))
                    .map(ring -> ring.letters.size())
                    .orElse(0);
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
            return ring == null ? List.of() : List.copyOf(ring.letters);
        } finally {
            lock.unlock();
        }
    }
}
