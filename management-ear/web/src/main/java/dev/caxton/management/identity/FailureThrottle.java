package dev.caxton.management.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed authentications per address and minute, so that guessing and broken clients can fill neither the audit log nor the memory. A right token
 * is never locked out: with 256 bits there is nothing to guess, and whoever shares an address with an attacker keeps working.
 *
 * <p>Safe for use by many threads. Bounded: the address that failed longest ago is forgotten first.
 */
final class FailureThrottle {

    /** How long failures count. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MAX_ADDRESSES = 10_000;

    private record Failures(Instant since, int count) {}

    private final int most;
    private final InstantSource time;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    FailureThrottle(int most, InstantSource time) {
        this.most = most;
        this.time = time;
    }

    /**
     * Counts a failure.
     *
     * @param address where it came from
     * @return whether the address has failed too often in this minute
     */
    synchronized boolean failed(String address) {
        Instant now = time.instant();
        Failures before = byAddress.remove(address);
        Failures after = before == null || !now.isBefore(before.since().plus(WINDOW))
                ? new Failures(now, 1)
                : new Failures(before.since(), Math.min(before.count() + 1, Integer.MAX_VALUE - 1));
        byAddress.put(address, after);
        if (byAddress.size() > MAX_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        return after.count() > most;
    }
}
