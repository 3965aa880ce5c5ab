package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FateTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTurnThatFailedMayBeRepeatedAsLongAsSomebodyWantsTheMessage(boolean waits) {
        Fate fate = new Fate(waits);
        assertTrue(fate.begin());
        assertTrue(fate.begin());
        assertEquals(waits, fate.waits());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasGivenUpBeforeItsTurnNeverBegins(boolean waits) {
        Fate fate = new Fate(waits);
        assertTrue(fate.giveUp());
        assertFalse(fate.begin());
        assertTrue(fate.giveUp(), "it has not begun since");
    }

    /** Its caller was told that it failed: the batch of its first turn must not be followed by a turn of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasGivenUpDuringItsTurnDoesNotBeginOnceMore(boolean waits) {
        Fate fate = new Fate(waits);
        assertTrue(fate.begin());
        assertFalse(fate.giveUp(), "its turn had begun");
        assertFalse(fate.begin());
        assertFalse(fate.giveUp());
    }

    @Test
    void whoeverHasWaitedInVainWantsItNoMore() throws InterruptedException {
        Fate waiting = new Fate(true);
        assertEquals(Optional.empty(), waiting.await(SOON));
        assertFalse(waiting.begin());

        Fate begun = new Fate(true);
        assertTrue(begun.begin());
        assertEquals(Optional.empty(), begun.await(SOON));
        assertFalse(begun.begin(), "not even after the batch of its first turn has failed");
    }

    /** Others may ask for it under the same idempotency id. */
    @Test
    void whatIsNotWaitedForOutlivesTheWaitingOfOne() throws InterruptedException {
        Fate fate = new Fate(false);
        assertEquals(Optional.empty(), fate.await(SOON));
        assertTrue(fate.begin());
    }

    @Test
    void whatBecameOfItIsToldWhoeverComesLater() throws InterruptedException {
        Fate fate = new Fate(true);
        Outcome outcome = new Outcome.Undelivered(new Problem("CAX-TEST", "it happened", "none"));
        fate.ended(outcome);
        assertEquals(Optional.of(outcome), fate.await(SOON));
    }
}
