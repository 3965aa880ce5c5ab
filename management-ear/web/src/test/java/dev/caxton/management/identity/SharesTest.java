package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.Principal;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void oneCallerLeavesRoomForOthers() {
        Shares shares = new Shares(16);
        Principal greedy = Principal.parse("user:default/greedy");
        for (int i = 0; i < 14; i++) {
            assertTrue(shares.take(greedy));
        }
        assertFalse(shares.take(greedy));
        assertTrue(shares.take(Principal.parse("user:default/other")));
        shares.giveBack(greedy);
        assertTrue(shares.take(greedy));
    }

    @Test
    void evenOnePlaceIsOneForSomebody() {
        Shares shares = new Shares(1);
        assertTrue(shares.take(Principal.parse("user:default/ada")));
    }
}
