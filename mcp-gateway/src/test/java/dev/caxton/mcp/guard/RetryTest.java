package dev.caxton.mcp.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Further tries of a call that has failed, with tries that are told beforehand how they end. */
class RetryTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Guarded<String> LOST = new Guarded.Failed<>(new IOException("lost"));
    private static final Guarded<String> WRONG = new Guarded.Failed<>(new IllegalArgumentException("wrong"));
    private static final Guarded<String> LATE = new Guarded.TimedOut<>();
    private static final Guarded<String> DONE = new Guarded.Done<>("done");

    private final Deque<Optional<Guarded<String>>> tries = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    @AfterEach
    void noInterruptIsLeft() {
        var _ = Thread.interrupted();
    }

    private static RetrySettings settings(int maxRetries, Duration delay, Duration maxDuration) {
        return new RetrySettings(maxRetries, delay, NONE, maxDuration);
    }

    private Guarded<String> call(RetrySettings settings, Guarded<String> first) {
        return new Retry(settings)
                .call(first, System.nanoTime(), tries::removeFirst, thrown -> thrown instanceof IOException, gone);
    }

    private void coming(List<Guarded<String>> outcomes) {
        outcomes.forEach(outcome -> tries.add(Optional.of(outcome)));
    }

    @Test
    void triesUntilOneSucceedsAndNotOftenerThanAdmitted() {
        RetrySettings three = settings(3, NONE, Duration.ofMinutes(1));
        coming(List.of(LATE, LOST, DONE, DONE));
        assertEquals(DONE, call(three, LOST));
        assertEquals(1, tries.size(), "the fourth was not made");
        tries.clear();
        coming(List.of(LOST, LOST, LATE, DONE));
        assertEquals(LATE, call(three, LOST), "what became of the last one");
        assertEquals(1, tries.size());
        assertEquals(LOST, call(settings(0, NONE, Duration.ofMinutes(1)), LOST));
        assertEquals(1, tries.size());
    }

    @Test
    void whatASecondTryCannotMendIsNotTriedAgain() {
        RetrySettings three = settings(3, NONE, Duration.ofMinutes(1));
        for (Guarded<String> end : List.<Guarded<String>>of(
                DONE,
                WRONG,
                new Guarded.Busy<>(),
                new Guarded.BreakerOpen<>(),
                new Guarded.RateLimited<>(Duration.ofSeconds(1)),
                new Guarded.Held<>("everything"),
                new Guarded.Interrupted<>())) {
            assertEquals(end, call(three, end));
        }
        coming(List.of(WRONG, DONE));
        assertEquals(WRONG, call(three, LOST));
        assertEquals(1, tries.size());
    }

    @Test
    void aTryThatWasNotMadeDoesNotHideThatAnotherOneWas() {
        RetrySettings three = settings(3, NONE, Duration.ofMinutes(1));
        for (Guarded<String> refused : List.<Guarded<String>>of(
                new Guarded.Busy<>(),
                new Guarded.BreakerOpen<>(),
                new Guarded.RateLimited<>(Duration.ofSeconds(1)),
                new Guarded.Held<>("everything"))) {
            coming(List.of(refused));
            assertEquals(LATE, call(three, LATE), "nobody knows what the first one did");
            assertTrue(tries.isEmpty());
        }
        tries.addAll(List.of(Optional.empty(), Optional.empty(), Optional.empty()));
        assertEquals(LOST, call(three, LOST), "there was no connection");
        assertTrue(tries.isEmpty(), "each counts as one");
    }

    @Test
    void noTryBeginsAfterTheLongestTime() {
        coming(List.of(LOST, DONE));
        assertEquals(
                LOST,
                new Retry(settings(3, NONE, Duration.ofMillis(50)))
                        .call(
                                LOST,
                                System.nanoTime() - Duration.ofMillis(50).toNanos(),
                                tries::removeFirst,
                                thrown -> true,
                                gone));
        assertEquals(2, tries.size());
    }

    @Test
    void theWaitIsAsLongAsSaid() {
        coming(List.of(DONE));
        long start = System.nanoTime();
        assertEquals(DONE, call(settings(1, Duration.ofMillis(60), Duration.ofMinutes(1)), LOST));
        assertTrue(System.nanoTime() - start >= 60_000_000);
    }

    @Test
    void nothingIsTriedForACallerThatIsGone() {
        coming(List.of(DONE));
        RetrySettings slow = settings(3, Duration.ofMinutes(5), Duration.ofMinutes(10));
        gone.complete(null);
        assertEquals(LOST, call(slow, LOST));
        assertEquals(1, tries.size());
    }

    @Test
    void anInterruptEndsTheWaiting() {
        coming(List.of(DONE));
        Thread.currentThread().interrupt();
        assertEquals(LOST, call(settings(3, Duration.ofMinutes(5), Duration.ofMinutes(10)), LOST));
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(1, tries.size());
    }
}
