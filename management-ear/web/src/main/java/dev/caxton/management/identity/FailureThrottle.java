package dev.caxton.management.identity;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
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
    private static final int IPV6_BYTES = 16;

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
     * @param from the address it came from; of an IPv6 address only the network counts, since whoever has one has 2<sup>64</sup> of them
     * @return whether the address has failed too often in this minute
     */
    synchronized boolean failed(String from) {
        String address = network(from);
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

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) : address;
        } catch (IllegalArgumentException e) {
            return address; // whatever the container calls it
        }
    }
}
