package dev.caxton.mcp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ChangesTest {

    private static final Duration NONE = Duration.ZERO;

    private long now = 1_000_000_000_000L;
    private final Changes changes = new Changes(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** How long a change that is told of now waits until it is read, which it is then. */
    private Duration told() {
        assertTrue(changes.tell());
        assertFalse(changes.tell());
        Duration due = changes.due().orElseThrow();
        pass(due);
        assertEquals(Optional.of(NONE), changes.due());
        changes.done(changes.begin());
        assertEquals(Optional.empty(), changes.due());
        return due;
    }

    @Test
    void theWaitDoublesWhileTheListKeepsChanging() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waits.add(told().toMillis());
        }
        assertEquals(
                List.of(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 51_200L, 60_000L, 60_000L, 60_000L),
                waits);
    }

    @Test
    void afterQuietTheNextChangeIsReadSoon() {
        for (int i = 0; i < 4; i++) {
            told();
        }
        pass(Changes.QUIET.minusSeconds(1));
        assertEquals(Duration.ofMillis(3_200), told());
        // Twice the wait that would have been next.
        pass(Duration.ofMillis(12_801));
        assertEquals(Changes.SOON, told());
    }

    @Test
    void aChangeDuringAReadingIsAnotherOne() {
        changes.tell();
        long begun = changes.begin();
        assertFalse(changes.tell());
        changes.done(begun);
        assertEquals(Optional.of(Duration.ofMillis(400)), changes.due());
    }

    @Test
    void whoNeedsTheListHasItReadAtOnce() throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            told();
        }
        changes.tell();
        assertEquals(Optional.of(Duration.ofMillis(51_200)), changes.due());
        long wanted = changes.want();
        assertFalse(changes.isRead(wanted));
        assertEquals(Optional.of(Changes.SOON), changes.due());
        pass(Changes.SOON);
        assertEquals(Optional.of(NONE), changes.due());
        assertFalse(changes.await(wanted, Duration.ofMillis(1)));
        // What comes during the reading is not what was waited for.
        long begun = changes.begin();
        changes.tell();
        changes.done(begun);
        assertTrue(changes.await(wanted, NONE));
        assertEquals(Optional.of(Changes.LATEST), changes.due());
        assertFalse(changes.isRead(changes.want()));
        assertEquals(Optional.of(Changes.SOON), changes.due());
    }

    @Test
    void nobodyWaitsForOneThatIsGone() throws InterruptedException {
        changes.tell();
        long wanted = changes.want();
        AtomicBoolean read = new AtomicBoolean();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                read.set(changes.await(wanted, Duration.ofMinutes(10)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        changes.gone();
        waiting.join();
        assertTrue(read.get());
        assertEquals(Optional.empty(), changes.due());
    }
}
