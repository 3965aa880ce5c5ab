package dev.caxton.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    /** The same account in thousand-millionths of a unit, with numbers that have no end. */
    private static final class Naive {
        private BigInteger rate;
        private BigInteger balance;
        private long asOf;

        Naive(long rate, long now) {
            this.rate = BigInteger.valueOf(rate);
            this.balance = this.rate.multiply(SECOND);
            this.asOf = now;
        }

        private void refill(long now) {
            balance = balance.add(BigInteger.valueOf(now - asOf).multiply(rate)).min(rate.multiply(SECOND));
            asOf = now;
        }

        long delay(long now) {
            refill(now);
            BigInteger lacking = SECOND.subtract(balance);
            return lacking.signum() <= 0
                    ? 0
                    : lacking.add(rate).subtract(BigInteger.ONE).divide(rate).longValueExact();
        }

        void spend(long units, long now) {
            refill(now);
            balance = balance.subtract(BigInteger.valueOf(units).multiply(SECOND));
        }

        void rate(long units, long now) {
            refill(now);
            rate = BigInteger.valueOf(units);
            balance = balance.min(rate.multiply(SECOND));
        }
    }

    @Test
    void itKeepsTheSameAccountAsItsNaiveTwin() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long most = (long) Math.pow(10, random.nextInt(12));
            long now = random.nextLong(1_000_000_000_000L);
            long rate = 1 + random.nextLong(most);
            TokenBucket bucket = new TokenBucket(rate, now);
            Naive naive = new Naive(rate, now);
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(4) == 0 ? random.nextLong(5_000_000_000L) : random.nextLong(2_000_000);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        rate = 1 + random.nextLong(most);
                        bucket.rate(rate, now);
                        naive.rate(rate, now);
                    }
                    case 1, 2, 3 -> {
                        long units = random.nextLong(1 + rate);
                        bucket.spend(units, now);
                        naive.spend(units, now);
                    }
                    default -> {
                        long delay = bucket.delay(now);
                        long exact = naive.delay(now);
                        String place = "seed " + seed + ", step " + step + ": " + delay + ", " + exact;
                        assertEquals(exact == 0, delay == 0, place);
                        // A nanosecond or two of rounding, on waits of up to many minutes.
                        assertTrue(Math.abs(exact - delay) <= 2 + exact / 1_000_000_000_000L, place);
                        if (random.nextBoolean()) {
                            now += delay + 2;
                            assertEquals(0, bucket.delay(now), place);
                            naive.delay(now);
                        }
                    }
                }
            }
        }
    }

    @Test
    void noMoreBeginsThanFlowsInAndOneSecondOnTop() {
        TokenBucket bucket = new TokenBucket(1_000, 0);
        long begun = 0;
        long now = 0;
        long used = 0;
        while (now < 60_000_000_000L) {
            long delay = bucket.delay(now);
            if (delay == 0) {
                begun++;
                used += 300;
                bucket.spend(300, now);
            } else {
                now += delay;
            }
        }
        assertTrue(used <= 61 * 1_000 + 300, begun + " turns used " + used);
        assertTrue(used >= 60 * 1_000, "throttled more than it must be: " + used);
    }

    @Test
    void aHugeDebtIsAHugeWait() {
        TokenBucket bucket = new TokenBucket(1, 0);
        for (int i = 0; i < 100; i++) {
            bucket.spend(Long.MAX_VALUE / 8, 0);
        }
        assertTrue(bucket.delay(0) > 1_000_000_000_000_000_000L);
        assertTrue(bucket.delay(Long.MAX_VALUE / 4) > 0);
    }

    @Test
    void anUnboundedAccountNeverWaitsAndCanBeBounded() {
        TokenBucket bucket = new TokenBucket(TokenBucket.UNBOUNDED, 0);
        bucket.spend(Long.MAX_VALUE / 8, 0);
        assertEquals(0, bucket.delay(0));
        bucket.rate(10, 5);
        bucket.spend(10, 5);
        assertEquals(100_000_000, bucket.delay(5));
        assertThrows(IllegalArgumentException.class, () -> bucket.rate(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new TokenBucket(TokenBucket.UNBOUNDED + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Quota(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Quota(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Quota(1, 1, -1));
    }
}
