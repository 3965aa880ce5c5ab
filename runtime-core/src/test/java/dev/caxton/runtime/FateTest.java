package dev.caxton.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
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
    void whatIsTakenBackEndsTheTurnThatHandlesItAndNoOther() {
        Fate fate = new Fate(true);
        List<String> ended = new ArrayList<>();
        assertTrue(fate.begin());
        fate.handledBy(() -> ended.add("the turn"));
        fate.handledBy(() -> {});
        fate.handledBy(() -> ended.add("the next turn"));
        assertFalse(fate.cancel());
        assertEquals(List.of("the next turn"), ended);
        assertFalse(fate.begin());

        Fate over = new Fate(true);
        assertTrue(over.begin());
        over.handledBy(() -> ended.add("a turn that is over"));
        over.handledBy(() -> {});
        assertFalse(over.cancel());
        assertEquals(1, ended.size());

        Fate left = new Fate(true);
        assertTrue(left.begin());
        left.handledBy(() -> ended.add("a turn that nobody waits for"));
        assertFalse(left.giveUp());
        assertEquals(1, ended.size());
    }

    /** Between the moment in which it is decided that a turn begins and the one in which it can be ended. */
    @Test
    void whatWasTakenBackJustBeforeItsTurnEndsIt() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Fate fate = new Fate(true);
            AtomicInteger ended = new AtomicInteger();
            CyclicBarrier both = new CyclicBarrier(2);
            boolean begun = fate.begin();
            Thread turn = Thread.ofVirtual().start(() -> {
                meet(both);
                fate.handledBy(ended::incrementAndGet);
            });
            meet(both);
            assertEquals(begun, !fate.cancel());
            turn.join();
            assertTrue(ended.get() >= 1, "neither has seen the other");
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
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
