package dev.caxton.runtime.node;

import dev.caxton.runtime.agent.AgentHealth;

/**
 * Opens after so many failures within a window, and half-opens after a while: then one turn is tried. If that fails, it opens again for twice as long, up to a longest
 * time; if it does not, everything is forgotten. Time is in nanoseconds that never go back. Used under the lock of {@link Supervision}.
 */
final class FailureBreaker {

    // The times of the last failures, as many as open it; the next one replaces the oldest.
    private final long[] times;
    private final long window;
    private final long open;
    private final long longest;
    private int count;
    private int next;
    private boolean opened;
    private long until;
    private long lastOpen;

    FailureBreaker(int failures, long window, long open, long longest) {
        this.times = new long[failures];
        this.window = window;
        this.open = open;
        this.longest = longest;
    }

    /** A turn has failed. Answers whether it is open now. */
    boolean failed(long now) {
        if (opened) {
            lastOpen = Math.min(lastOpen * 2, longest);
            until = now + lastOpen;
            return true;
        }
        times[next] = now;
        next = (next + 1) % times.length;
        count = Math.min(count + 1, times.length);
        // As many as open it: the next place holds the oldest of them.
        if (count == times.length && now - times[next] <= window) {
            opened = true;
            lastOpen = open;
            until = now + open;
        }
        return opened;
    }

    /** A turn has not failed. */
    void completed() {
        if (opened) {
            reset();
        }
    }

    void reset() {
        opened = false;
        count = 0;
        next = 0;
    }

    /** How long nothing may be tried. */
    long delay(long now) {
        return opened ? Math.max(0, until - now) : 0;
    }

    AgentHealth.Breaker state(long now) {
        if (!opened) {
            return AgentHealth.Breaker.CLOSED;
        }
        return delay(now) > 0 ? AgentHealth.Breaker.OPEN : AgentHealth.Breaker.HALF_OPEN;
    }
}
