package dev.caxton.resource;

import java.util.concurrent.locks.ReentrantLock;

/**
 * An account into which units flow at a steady rate, up to what flows in in one second. It may be overdrawn: whoever finds something in it may begin, and is charged
 * with what it really used at the end; then everybody waits until the debt is paid. So within any stretch of <i>t</i> seconds no more is begun than
 * <i>(t + 1) &times; rate</i> pays for, and what is used exceeds that by at most what was under way. Safe for use by many threads; nothing blocks.
 *
 * <p>Time comes from outside, in nanoseconds that never go back. Fractions of units are kept, so that nothing is lost by asking often.
 */
public final class TokenBucket {

    private static final long SECOND = 1_000_000_000;

    /** A rate from which on the account is not kept: no machine uses that much. */
    public static final long UNBOUNDED = Limits.MAX_FUEL_PER_SECOND;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile long rate;
    // Written under the lock. Only spending and a lower rate make it less.
    private volatile long balance;
    // Thousand-millionths of a unit that have flowed in on top.
    private long fraction;
    private long asOf;

    /**
     * A full account.
     *
     * @param rate units a second, 1 to {@link #UNBOUNDED}
     * @param now nanoseconds
     */
    public TokenBucket(long rate, long now) {
        this.rate = checked(rate);
        this.balance = rate;
        this.asOf = now;
    }

    /**
     * Whether there was something in it when it was last looked at: time only adds to that.
     *
     * @return true if something may begin; false if only {@link #delay} can tell
     */
    public boolean hasSome() {
        return rate >= UNBOUNDED || balance > 0;
    }

    /**
     * How long to wait until something may begin.
     *
     * @param now nanoseconds
     * @return nanoseconds; 0 if it may begin now
     */
    public long delay(long now) {
        if (rate >= UNBOUNDED) {
            return 0;
        }
        lock.lock();
        try {
            long present = refilled(now);
            balance = present;
            return present > 0 ? 0 : time(1 - present);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Charges what was used, whether it was there or not.
     *
     * @param units not negative
     * @param now nanoseconds
     */
    public void spend(long units, long now) {
        if (rate >= UNBOUNDED) {
            return;
        }
        lock.lock();
        try {
            balance = Math.max(refilled(now) - units, -Long.MAX_VALUE / 4);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the rate. What is in the account stays, up to one second of the new rate; so does a debt.
     *
     * @param units units a second
     * @param now nanoseconds
     */
    public void rate(long units, long now) {
        checked(units);
        lock.lock();
        try {
            long present = units;
            if (rate >= UNBOUNDED) {
                // It was not kept until now.
                fraction = 0;
                asOf = now;
            } else {
                present = refilled(now);
            }
            balance = capped(present, units);
            rate = units;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The rate.
     *
     * @return units a second
     */
    public long rate() {
        return rate;
    }

    private static long checked(long rate) {
        if (rate < 1 || rate > UNBOUNDED) {
            throw new IllegalArgumentException("a rate lies between 1 and " + UNBOUNDED + " a second: " + rate);
        }
        return rate;
    }

    /** What is in it now. Holds the lock; the balance is for the caller to write, once. */
    private long refilled(long now) {
        long present = balance;
        long elapsed = now - asOf;
        if (elapsed <= 0) {
            return present;
        }
        asOf = now;
        long flow = rate;
        long seconds = elapsed / SECOND;
        long rest = elapsed % SECOND;
        // The rate in two parts, so that no product leaves the 64 bits.
        long whole = flow / SECOND;
        long part = rest * (flow % SECOND) + fraction;
        long units = saturated(seconds, flow) + rest * whole + part / SECOND;
        fraction = part % SECOND;
        return capped(units > flow - present ? flow : present + units, flow);
    }

    private long capped(long units, long most) {
        if (units >= most) {
            fraction = 0;
            return most;
        }
        return units;
    }

    /** When so many units will have flowed in, rounded up. */
    private long time(long units) {
        long seconds = units / rate;
        long rest = units % rate;
        if (seconds > Long.MAX_VALUE / SECOND / 2) {
            return Long.MAX_VALUE / 2;
        }
        // rest < rate <= 10^12: the product needs more than 64 bits from 9.2 * 10^9 on, and a double is exact enough to
        // wait.
        long nanos = (long) Math.ceil((double) rest / rate * SECOND);
        return Math.max(1, seconds * SECOND + nanos - fraction / rate);
    }

    private static long saturated(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return high != 0 || low < 0 || low > Long.MAX_VALUE / 4 ? Long.MAX_VALUE / 4 : low;
    }
}
