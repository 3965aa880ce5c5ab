package dev.caxton.resource;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An amount of something of which never more is taken than there is. Safe for use by many threads, without locks.
 *
 * <p>Of a large amount, threads keep a little at hand, so that those that take and give back small amounts at the same time do not wait for each other. What is at
 * hand is collected before anything is refused; only what another thread takes or gives back at that moment can be missed.
 */
public final class Budget {

    /** Places where a little is kept. A power of two; they lie apart, so that threads do not share cache lines. */
    private static final int PLACES = 16;

    private static final int APART = 16;

    /** What is fetched at once, at most. */
    private static final long MOST_AT_HAND = 1 << 16;

    /** All places together keep no more than this part of the whole. */
    private static final long PART = 64;

    private volatile long total;
    // What is kept at a place, or 0 where the whole is too small for that.
    private volatile long atHand;
    // With what is at hand.
    private final AtomicLong fetched = new AtomicLong();
    // Made when little of much is first taken: most budgets are one agent's, and asked seldom, and this is 2 KiB.
    private final AtomicReference<Optional<AtomicLongArray>> places = new AtomicReference<>(Optional.empty());

    /**
     * A budget of which nothing is taken.
     *
     * @param total how much there is, not negative
     */
    public Budget(long total) {
        resize(total);
    }

    /**
     * Changes how much there is. Where more is taken than that, nothing more can be taken until enough is given back.
     *
     * @param newTotal how much there is from now on, not negative
     */
    public void resize(long newTotal) {
        if (newTotal < 0) {
            throw new IllegalArgumentException("a budget is not negative: " + newTotal);
        }
        total = newTotal;
        atHand = Math.min(newTotal / PLACES / PART, MOST_AT_HAND);
        collect();
    }

    /**
     * Takes an amount if it is there.
     *
     * @param amount how much, not negative
     * @return false if there is less than that; nothing was taken
     */
    public boolean take(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("an amount is not negative: " + amount);
        }
        if (amount > atHand) {
            return fetch(amount) || (collect() && fetch(amount));
        }
        AtomicLongArray small = small();
        int place = place();
        for (long here = small.get(place); here >= amount; here = small.get(place)) {
            if (small.compareAndSet(place, here, here - amount)) {
                return true;
            }
        }
        long more = atHand;
        if (fetch(amount + more)) {
            small.addAndGet(place, more);
            return true;
        }
        return fetch(amount) || (collect() && fetch(amount));
    }

    private boolean fetch(long amount) {
        long now = fetched.get();
        while (amount <= total - now) {
            if (fetched.compareAndSet(now, now + amount)) {
                return true;
            }
            now = fetched.get();
        }
        return false;
    }

    private AtomicLongArray small() {
        Optional<AtomicLongArray> made = places.get();
        if (made.isPresent()) {
            return made.get();
        }
        places.compareAndSet(made, Optional.of(new AtomicLongArray(PLACES * APART)));
        return places.get().orElseThrow();
    }

    /** Puts back what is at hand. Answers whether there was any. */
    private boolean collect() {
        return places.get().filter(this::collect).isPresent();
    }

    private boolean collect(AtomicLongArray small) {
        boolean any = false;
        for (int place = 0; place < PLACES; place++) {
            long here = small.get(place * APART) == 0 ? 0 : small.getAndSet(place * APART, 0);
            if (here > 0) {
                fetched.addAndGet(-here);
                any = true;
            }
        }
        return any;
    }

    /**
     * Gives back what was taken.
     *
     * @param amount how much
     * @throws IllegalStateException if so much was not taken; where little is kept at hand of much, that is noticed later, or not
     */
    public void giveBack(long amount) {
        if (amount >= 0 && amount <= atHand) {
            AtomicLongArray small = small();
            int place = place();
            long here = small.addAndGet(place, amount);
            if (here <= 2 * atHand || !small.compareAndSet(place, here, atHand)) {
                return;
            }
            unfetch(here - atHand);
        } else {
            unfetch(amount);
        }
    }

    private void unfetch(long amount) {
        long now = fetched.get();
        while (amount >= 0 && amount <= now) {
            if (fetched.compareAndSet(now, now - amount)) {
                return;
            }
            now = fetched.get();
        }
        throw new IllegalStateException("more is given back than was taken: " + amount);
    }

    private static int place() {
        return (int) (Thread.currentThread().threadId() & (PLACES - 1)) * APART;
    }

    /**
     * How much there is in all.
     *
     * @return the total
     */
    public long total() {
        return total;
    }

    /**
     * How much is taken now.
     *
     * @return between 0 and the total; while others take and give back, a moment in between
     */
    public long taken() {
        long sum = fetched.get();
        Optional<AtomicLongArray> small = places.get();
        if (small.isPresent()) {
            for (int place = 0; place < PLACES; place++) {
                sum -= small.get().get(place * APART);
            }
        }
        return Math.max(0, sum);
    }
}
