package dev.caxton.management.identity;

import dev.caxton.policy.identity.Principal;
import java.util.HashMap;
import java.util.Map;

/**
 * The bulkhead of the outer door: how many requests are handled at the same time, and how many of them one caller may have, so that a caller who sends slowly, or waits for
 * long, leaves room for others. Safe for use by many threads; never waits.
 */
final class Shares {

    private final int most;
    private final int mostOfOne;
    private final Map<Principal, Integer> owned = new HashMap<>();
    private int taken;

    /**
     * Room for requests.
     *
     * @param most of all callers; seven eighths of them, but at least one, of one caller
     */
    Shares(int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most - (most + 7) / 8);
    }

    /** A place for a request from whoever; false if there is none. */
    synchronized boolean enter() {
        if (taken >= most) {
            return false;
        }
        taken++;
        return true;
    }

    synchronized void leave() {
        taken--;
    }

    /** A share for a caller within a place; false if the caller has too many. */
    synchronized boolean take(Principal caller) {
        int has = owned.getOrDefault(caller, 0);
        if (has >= mostOfOne) {
            return false;
        }
        owned.put(caller, has + 1);
        return true;
    }

    synchronized void giveBack(Principal caller) {
        owned.computeIfPresent(caller, (who, has) -> has > 1 ? has - 1 : null);
    }
}
