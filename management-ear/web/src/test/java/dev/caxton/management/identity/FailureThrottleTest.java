package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FailureThrottleTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final FailureThrottle throttle = new FailureThrottle(2, now::get);

    @Test
    void countsPerAddressAndMinute() {
        assertFalse(throttle.failed("a"));
        assertFalse(throttle.failed("a"));
        assertTrue(throttle.failed("a"));
        assertFalse(throttle.failed("b"));
        now.set(Instant.EPOCH.plus(FailureThrottle.WINDOW).minusMillis(1));
        assertTrue(throttle.failed("a"));
        now.set(Instant.EPOCH.plus(FailureThrottle.WINDOW));
        assertFalse(throttle.failed("a"));
    }

    @Test
    void forgetsTheAddressThatFailedLongestAgo() {
        for (int i = 0; i < 3; i++) {
            throttle.failed("first");
        }
        for (int i = 0; i < 10_000; i++) {
            throttle.failed("other" + i);
        }
        assertFalse(throttle.failed("first"));
    }

    @Test
    void aWholeNetworkIsOneAddress() {
        assertFalse(throttle.failed("2001:db8:0:1::1"));
        assertFalse(throttle.failed("2001:db8:0:1:ffff::2"));
        assertTrue(throttle.failed("2001:db8:0:1::3"));
        assertFalse(throttle.failed("2001:db8:0:2::1"));
        assertFalse(throttle.failed("127.0.0.1"));
    }
}
