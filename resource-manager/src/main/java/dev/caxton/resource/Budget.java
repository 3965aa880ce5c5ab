package dev.caxton.resource;

import java.util.concurrent.atomic.AtomicLong;

/** An amount of something of which never more is taken than there is. Safe for use by many threads, without locks. */
public final class Budget {

    private volatile long total;
    private final AtomicLong taken = new AtomicLong();

    /**
     * A budget of which nothing is taken.
     *
     * @param total how much there is, not negative
     */
    public Budget(long total) {
        this.total = checked(total);
    }

    /**
     * Changes how much there is. Where more is taken than that, nothing more can be taken until enough is given back.
     *
     * @param newTotal how much there is from now on, not negative
     */
    public void resize(long newTotal) {
        total = checked(newTotal);
    }

    private static long checked(long total) {
        if (total < 0) {
            throw new IllegalArgumentException("a budget is not negative: " + total);
        }
        return total;
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
        long now = taken.get();
        while (amount <= total - now) {
            if (taken.compareAndSet(now, now + amount)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    /**
     * Gives back what was taken.
     *
     * @param amount how much
     * @throws IllegalStateException if so much was not taken
     */
    public void giveBack(long amount) {
        long after = taken.addAndGet(-amount);
        if (amount < 0 || after < 0) {
            taken.addAndGet(amount);
            throw new IllegalStateException("more is given back than was taken: " + amount);
        }
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
     * @return between 0 and the total
     */
    public long taken() {
        return taken.get();
    }
}
