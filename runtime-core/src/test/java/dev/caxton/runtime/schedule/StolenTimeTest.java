package dev.caxton.runtime.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StolenTimeTest {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    @Test
    void usualRunsAreChargedInFull() {
        StolenTime charges = new StolenTime(0);
        long now = 0;
        for (long took : new long[] {2, 9, 30, 100, 200, 200, 3, 20}) {
            now += 1_000 * MICRO;
            assertEquals(took * MICRO, charges.charged(took * MICRO, now));
        }
    }

    @Test
    void aPauseInAShortRunIsForgiven() {
        StolenTime charges = new StolenTime(0);
        charges.charged(2 * MICRO, MILLI);
        assertEquals(18 * MICRO, charges.charged(5 * MILLI, 10 * MILLI));
        assertEquals(2 * MICRO, charges.charged(2 * MICRO, 11 * MILLI));
    }

    @Test
    void whoIsAlwaysLongPaysForIt() {
        StolenTime charges = new StolenTime(0);
        long charged = 0;
        for (int i = 1; i <= 1_000; i++) {
            charged += charges.charged(5 * MILLI, i * 5L * MILLI);
        }
        assertTrue(charged >= 5 * SECOND - 11 * MILLI, charged + " ns");
    }

    @Test
    void nobodyGainsMoreThanAHundredthHoweverRunsVary() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            StolenTime charges = new StolenTime(0);
            long now = 0;
            long forgiven = 0;
            for (int i = 0; i < 2_000; i++) {
                long took = random.nextBoolean() ? 1 + random.nextInt(2_000) : random.nextInt(20_000_000) + 1;
                now += took;
                long charge = charges.charged(took, now);
                assertTrue(charge >= 1 && charge <= took, charge + " of " + took);
                forgiven += took - charge;
                assertTrue(forgiven <= 10 * MILLI + now / 100, forgiven + " of " + now);
            }
            assertTrue(forgiven > now / 200, "time was stolen, and little of it forgiven: " + forgiven + " of " + now);
        }
    }
}
