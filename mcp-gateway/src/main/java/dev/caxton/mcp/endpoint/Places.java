package dev.caxton.mcp.endpoint;

import dev.caxton.policy.identity.Principal;
import java.util.concurrent.ConcurrentHashMap;

/** How many exchanges of one kind each principal has under way, from their first byte to the last that its client takes. Safe for use by many threads; never waits. */
final class Places {

    private final int mostOfOne;
    private final ConcurrentHashMap<Principal, Integer> taken = new ConcurrentHashMap<>();

    Places(int mostOfOne) {
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place; false if the principal has all of its. */
    boolean take(Principal principal) {
        boolean[] free = {false};
        taken.compute(principal, (who, has) -> {
            int now = has == null ? 0 : has;
            free[0] = now < mostOfOne;
            return free[0] ? now + 1 : has;
        });
        return free[0];
    }

    void leave(Principal principal) {
        taken.computeIfPresent(principal, (who, has) -> has > 1 ? has - 1 : null);
    }
}
