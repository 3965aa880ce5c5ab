package dev.caxton.policy.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.grant.GrantAccounts.Taken;
import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantAccountsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:10Z");
    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal BOB = Principal.parse("user:default/bob");

    private final GrantAccounts accounts = new GrantAccounts();

    private static Allowance rate(String text) {
        return Allowance.parse(Allowance.Kind.RATE, text);
    }

    private static Allowance quota(String text) {
        return Allowance.parse(Allowance.Kind.QUOTA, text);
    }

    private static Spending spending(Principal caller, Allowance... allowances) {
        return new Spending("grant", caller, List.of(allowances));
    }

    private boolean taken(Spending spending, Instant now) {
        return accounts.take(spending, now) instanceof Taken.Granted;
    }

    @Test
    void aRateFillsUpEvenly() {
        Spending spending = spending(ADA, rate("3/min"));
        for (int i = 0; i < 3; i++) {
            assertTrue(taken(spending, NOW));
        }
        assertEquals(new Taken.UsedUp(rate("3/min"), Duration.ofSeconds(20)), accounts.take(spending, NOW));
        assertEquals(
                new Taken.UsedUp(rate("3/min"), Duration.ofNanos(1)),
                accounts.take(spending, NOW.plusSeconds(20).minusNanos(1)));
        assertTrue(taken(spending, NOW.plusSeconds(20)));
        assertEquals(
                new Taken.UsedUp(rate("3/min"), Duration.ofSeconds(20)), accounts.take(spending, NOW.plusSeconds(20)));
        assertTrue(taken(spending(BOB, rate("3/min")), NOW.plusSeconds(20)), "an account is one caller's");
        assertTrue(taken(new Spending("other", ADA, List.of(rate("3/min"))), NOW.plusSeconds(20)), "and one grant's");
    }

    @Test
    void aQuotaHoldsForTheCalendarsWindow() {
        Spending spending = spending(ADA, quota("2/min"));
        assertTrue(taken(spending, NOW));
        assertTrue(taken(spending, NOW.plusSeconds(49)));
        assertEquals(
                new Taken.UsedUp(quota("2/min"), Duration.ofSeconds(1)), accounts.take(spending, NOW.plusSeconds(49)));
        assertTrue(taken(spending, NOW.plusSeconds(50)));
        assertTrue(taken(spending, NOW.plusSeconds(51)));
        assertEquals(
                new Taken.UsedUp(quota("2/min"), Duration.ofSeconds(59)), accounts.take(spending, NOW.plusSeconds(51)));
        assertTrue(taken(spending(BOB, quota("1/day")), Instant.parse("2026-06-01T23:59:59.999Z")));
        assertTrue(taken(spending(BOB, quota("1/day")), Instant.parse("2026-06-02T00:00:00Z")));
        assertEquals(
                new Taken.UsedUp(quota("1/day"), Duration.ofDays(1)),
                accounts.take(spending(BOB, quota("1/day")), Instant.parse("2026-06-02T00:00:00Z")));
    }

    @Test
    void takesFromAllOrFromNone() {
        Spending both = spending(ADA, rate("2/s"), quota("3/day"));
        assertTrue(taken(both, NOW));
        assertTrue(taken(both, NOW));
        assertInstanceOf(Taken.UsedUp.class, accounts.take(both, NOW));
        assertTrue(taken(both, NOW.plusSeconds(5)), "the refused use must not have counted against the quota");
        assertEquals(
                Allowance.Kind.QUOTA,
                assertInstanceOf(Taken.UsedUp.class, accounts.take(both, NOW.plusSeconds(9)))
                        .allowance()
                        .kind());
    }

    @Test
    void aClockSetBackLocksNobodyOutForLongerThanAWindow() {
        Spending spending = spending(ADA, rate("1/min"));
        assertTrue(taken(spending, NOW.plus(Duration.ofDays(1))));
        assertEquals(new Taken.UsedUp(rate("1/min"), Duration.ofMinutes(1)), accounts.take(spending, NOW));
    }

    @Test
    void aSmallerNumberHoldsAtOnce() {
        for (int i = 0; i < 5; i++) {
            assertTrue(taken(spending(ADA, quota("100/day")), NOW));
        }
        assertInstanceOf(Taken.UsedUp.class, accounts.take(spending(ADA, quota("5/day")), NOW));
        assertTrue(taken(spending(ADA, quota("6/day")), NOW));
    }

    @Test
    void idleAccountsMakeRoomAndOthersDoNot() {
        GrantAccounts small = new GrantAccounts(2);
        assertInstanceOf(Taken.Granted.class, small.take(spending(ADA, rate("1/min")), NOW));
        assertInstanceOf(Taken.Granted.class, small.take(spending(BOB, quota("1/h")), NOW));
        Spending third = spending(Principal.parse("user:default/cy"), rate("1/min"));
        assertInstanceOf(Taken.NoAccount.class, small.take(third, NOW.plusSeconds(59)));
        assertInstanceOf(Taken.Granted.class, small.take(third, NOW.plusSeconds(60)));
        assertInstanceOf(Taken.UsedUp.class, small.take(spending(BOB, quota("1/h")), NOW.plusSeconds(60)));
    }

    /** No span of a window's length admits more than twice the count, and from a full bucket on exactly what a bucket does that is filled drop by drop. */
    @Test
    void aRateAdmitsWhatABucketDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            int count = 1 + random.nextInt(10);
            Allowance rate = rate(count + "/s");
            GrantAccounts own = new GrantAccounts();
            long step = (1_000_000_000L + count - 1) / count;
            long full = 0; // the naive twin: when the bucket is full again
            long time = 0;
            Deque<Long> granted = new ArrayDeque<>();
            for (int i = 0; i < 300; i++) {
                time += random.nextLong(400_000_000L);
                full = Math.max(full, time);
                boolean expected = full + step - time <= 1_000_000_000L;
                boolean actual = own.take(spending(ADA, rate), NOW.plusNanos(time)) instanceof Taken.Granted;
                assertEquals(expected, actual);
                if (actual) {
                    full += step;
                    granted.add(time);
                    while (granted.getFirst() <= time - 1_000_000_000L) {
                        granted.removeFirst();
                    }
                    assertTrue(granted.size() <= 2 * count);
                }
            }
        }
    }

    @Test
    void aQuotaAdmitsWhatAListOfUsesDoes() {
        Random random = new Random(8);
        Map<Long, Integer> uses = new HashMap<>();
        Allowance quota = quota("4/s");
        long time = NOW.toEpochMilli();
        for (int i = 0; i < 2_000; i++) {
            time += random.nextInt(200);
            int used = uses.getOrDefault(time / 1_000, 0);
            boolean expected = used < 4;
            assertEquals(expected, taken(spending(ADA, quota), Instant.ofEpochMilli(time)));
            if (expected) {
                uses.put(time / 1_000, used + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/min",
                "10",
                "10/",
                "/min",
                "10/minute",
                "10/MIN",
                "-1/min",
                "1.5/min",
                "01/min",
                " 1/min",
                "1/min ",
                "1000000001/min",
                "99999999999/min",
                "10 / min",
                "10/d"
            })
    void refusesOtherForms(String text) {
        assertThrows(IllegalArgumentException.class, () -> rate(text));
    }

    @Test
    void readsTheFormsOfADocument() {
        for (String text : List.of("10/s", "1/min", "1000000000/h", "7/day")) {
            assertEquals(text, rate(text).toString());
        }
    }
}
