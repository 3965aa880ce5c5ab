package dev.caxton.management.identity;

import dev.caxton.policy.identity.Principal;
import java.util.HashMap;
import java.util.Map;

/**
 * How many of the requests that {@link OuterDoor} lets in one caller may have at the same time, so that a caller who sends slowly, or waits for long, leaves room for
 * others. Safe for use by many threads; never waits.
 */
final class Shares {

    private final int mostOfOne;
    private final Map<Principal, Integer> owned = new HashMap<>();

    /**
     * Shares of the places.
     *
     * @param places of all callers; seven eighths of them, but at least one, are one caller's at most
     */
    Shares(int places) {
        this.mostOfOne = Math.max(1, places - (places + 7) / 8);
    }

    /** A place for a caller; false if the caller has too many. */
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
