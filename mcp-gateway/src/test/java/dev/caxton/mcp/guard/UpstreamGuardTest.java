package dev.caxton.mcp.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.StackRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The guard alone: time limit, bulkhead and breaker over calls that are futures. */
class UpstreamGuardTest {

    private static final BreakerSettings BREAKER = new BreakerSettings(2, 1, Duration.ofMillis(200), 2);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static UpstreamGuard guard(Duration timeout, int concurrent, int waiting) {
        return new UpstreamGuard(
                "test",
                new GuardSettings(timeout, concurrent, waiting, BREAKER),
                thrown -> thrown instanceof IOException ? Verdict.ILL : Verdict.WELL);
    }

    private static <T> Guarded<T> failing(UpstreamGuard guard, Exception cause) {
        return guard.call(worker -> CompletableFuture.failedFuture(cause));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void passesAnswersAndFailuresOn() {
        UpstreamGuard guard = guard(LONG, 2, 2);
        assertEquals(new Guarded.Done<>("yes"), guard.call(worker -> CompletableFuture.completedFuture("yes")));
        IOException lost = new IOException("lost");
        assertEquals(new Guarded.Failed<>(lost), failing(guard, lost));
        assertEquals(
                new Guarded.Failed<>(lost), failing(guard, new CompletionException(new CompletionException(lost))));
        guard.reset();
        RuntimeException thrown = new IllegalStateException("before it began");
        assertEquals(new Guarded.Failed<>(thrown), guard.call(worker -> {
            throw thrown;
        }));
    }

    @Test
    void onlyWhatTellsOfIllnessOpensTheBreakerAndSuccessClosesIt() {
        UpstreamGuard guard = guard(LONG, 2, 2);
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> left = new CompletableFuture<>();
            left.cancel(false);
            assertInstanceOf(Guarded.Failed.class, guard.call(worker -> left));
            failing(guard, new IllegalArgumentException("the caller's mistake"));
            failing(guard, new java.util.concurrent.CancellationException("the caller has left"));
        }
        assertEquals(BreakerState.CLOSED, guard.breaker());
        failing(guard, new IOException("ill"));
        assertEquals(BreakerState.CLOSED, guard.breaker(), "one of two");
        failing(guard, new CompletionException(new IOException("ill")));
        assertEquals(BreakerState.OPEN, guard.breaker());

        AtomicInteger made = new AtomicInteger();
        assertInstanceOf(
                Guarded.BreakerOpen.class,
                guard.call(worker -> CompletableFuture.completedFuture(made.incrementAndGet())));
        assertEquals(0, made.get(), "the call was not made");

        await(() -> guard.breaker() == BreakerState.HALF_OPEN);
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
        assertEquals(BreakerState.HALF_OPEN, guard.breaker(), "one of two");
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
        assertEquals(BreakerState.CLOSED, guard.breaker());
    }

    /** The timer's thread keeps time for everybody. */
    @Test
    void nothingOfACallIsDoneByTheThreadThatKeepsTheTime() {
        UpstreamGuard guard = guard(Duration.ofMillis(500), 1, 1);
        AtomicReference<Thread> canceller = new AtomicReference<>();
        CompletableFuture<String> never = new CompletableFuture<>();
        var _ = never.whenComplete((value, thrown) -> canceller.set(Thread.currentThread()));
        assertInstanceOf(Guarded.TimedOut.class, guard.call(worker -> never));
        assertTrue(never.isCancelled());
        assertTrue(canceller.get().getName().startsWith("mcp-late-"), canceller.toString());
    }

    @Test
    void theTimeRunsFromBeforeTheCallIsBegun() {
        UpstreamGuard guard = guard(Duration.ofMillis(500), 1, 1);
        AtomicReference<Thread> canceller = new AtomicReference<>();
        Guarded<String> outcome = guard.call(worker -> {
            // By the same timer, and later than the call's time.
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, 600, TimeUnit.MILLISECONDS)
                    .join();
            CompletableFuture<String> slow = new CompletableFuture<>();
            var _ = slow.whenComplete((value, thrown) -> canceller.set(Thread.currentThread()));
            return slow;
        });
        assertInstanceOf(Guarded.TimedOut.class, outcome);
        assertEquals(Thread.currentThread(), canceller.get(), "it was over when it was begun");
    }

    @Test
    void aResetClosesAndForgets() {
        UpstreamGuard guard = guard(LONG, 2, 2);
        failing(guard, new IOException("ill"));
        failing(guard, new IOException("ill"));
        assertEquals(BreakerState.OPEN, guard.breaker());
        guard.reset();
        assertEquals(BreakerState.CLOSED, guard.breaker());
        failing(guard, new IOException("ill"));
        assertEquals(BreakerState.CLOSED, guard.breaker(), "what was counted before counts no longer");
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
    }

    @Test
    void aCallThatIsLateIsCancelledAndTellsOfIllness() {
        UpstreamGuard guard = guard(Duration.ofMillis(500), 2, 2);
        CompletableFuture<String> never = new CompletableFuture<>();
        assertEquals(new Guarded.TimedOut<>(), guard.call(worker -> never));
        assertTrue(never.isCancelled());
        assertEquals(new Guarded.TimedOut<>(), guard.call(worker -> new CompletableFuture<String>()));
        assertEquals(BreakerState.OPEN, guard.breaker());
    }

    @Test
    void theBulkheadAdmitsSoManyAndLetsSoManyWait() throws Exception {
        UpstreamGuard guard = guard(LONG, 1, 1);
        AtomicInteger started = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> first = new CompletableFuture<>();
            Future<Guarded<String>> one = threads.submit(() -> guard.call(worker -> {
                started.incrementAndGet();
                return first;
            }));
            await(() -> started.get() == 1);
            // One of these waits, the other one is turned away; which is which nobody knows.
            List<Future<Guarded<String>>> rest = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                rest.add(threads.submit(() -> guard.call(worker -> {
                    started.incrementAndGet();
                    return CompletableFuture.completedFuture("later");
                })));
            }
            await(() -> rest.stream().anyMatch(Future::isDone));
            assertEquals(1, started.get());
            first.complete("first");
            assertEquals(new Guarded.Done<>("first"), one.get());
            List<Guarded<String>> outcomes =
                    List.of(rest.getFirst().get(), rest.getLast().get());
            assertTrue(outcomes.contains(new Guarded.Busy<String>()), outcomes.toString());
            assertTrue(outcomes.contains(new Guarded.Done<>("later")), outcomes.toString());
        }
        assertEquals(BreakerState.CLOSED, guard.breaker(), "many callers are no illness");
    }

    /** Its caller has left when its turn comes: it must not be made any more. */
    @Test
    void whatWaitedForTooLongInTheBulkheadIsNotMade() throws Exception {
        UpstreamGuard guard = guard(Duration.ofMillis(500), 1, 1);
        AtomicInteger late = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> deaf = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterrupt) {
                    return false;
                }
            };
            AtomicInteger started = new AtomicInteger();
            Future<Guarded<String>> one = threads.submit(() -> guard.call(worker -> {
                started.incrementAndGet();
                return deaf;
            }));
            await(() -> started.get() == 1);
            assertEquals(new Guarded.Busy<>(), guard.call(worker -> {
                late.incrementAndGet();
                return CompletableFuture.completedFuture("late");
            }));
            assertEquals(new Guarded.TimedOut<>(), one.get());
            deaf.complete("at last");
            guard.reset();
            assertEquals(new Guarded.Done<>("next"), guard.call(worker -> CompletableFuture.completedFuture("next")));
        }
        assertEquals(0, late.get());
    }

    @Test
    void anInterruptEndsTheWaitingAndNotTheCall() throws Exception {
        UpstreamGuard guard = guard(LONG, 1, 1);
        CompletableFuture<String> call = new CompletableFuture<>();
        AtomicInteger started = new AtomicInteger();
        List<Object> seen = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            seen.add(guard.call(worker -> {
                started.incrementAndGet();
                return call;
            }));
            seen.add(Thread.currentThread().isInterrupted());
        });
        await(() -> started.get() == 1);
        caller.interrupt();
        caller.join();
        assertEquals(List.of(new Guarded.Interrupted<String>(), true), seen);
        assertFalse(call.isDone(), "it goes on");
    }

    @Test
    void aCallMayHaveATimeLimitOfItsOwnShorterOrLonger() {
        UpstreamGuard guard = guard(Duration.ofMillis(30), 1, 1);
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(120, TimeUnit.MILLISECONDS).execute(() -> slow.complete("slow"));
        assertEquals(new Guarded.Done<>("slow"), guard.call(LONG, worker -> slow), "longer than usual");
        CompletableFuture<String> never = new CompletableFuture<>();
        assertEquals(
                new Guarded.TimedOut<>(),
                guard(LONG, 1, 1).call(Duration.ofMillis(500), worker -> never),
                "shorter than usual");
        assertTrue(never.isCancelled());
    }

    @Test
    void callsBeyondTheRateAreNotMadeAndSayNothingAboutTheUpstream() {
        UpstreamGuard guard = new UpstreamGuard(
                "test",
                new GuardSettings(
                        new TimeLimits(LONG, Map.of()),
                        2,
                        2,
                        BREAKER,
                        RetrySettings.DEFAULT,
                        Optional.of(new RateLimitSettings(2, Duration.ofMillis(500)))),
                thrown -> thrown instanceof IOException ? Verdict.ILL : Verdict.WELL);
        AtomicInteger made = new AtomicInteger();
        failing(guard, new IOException("ill"));
        Guarded<Integer> second = guard.call(worker -> CompletableFuture.completedFuture(made.incrementAndGet()));
        assertEquals(new Guarded.Done<>(1), second);
        for (int i = 0; i < 4; i++) {
            Guarded<Integer> refused = guard.call(worker -> CompletableFuture.completedFuture(made.incrementAndGet()));
            Duration after =
                    assertInstanceOf(Guarded.RateLimited.class, refused).after();
            assertTrue(after.isPositive() && after.compareTo(Duration.ofMillis(500)) <= 0, after::toString);
        }
        assertEquals(1, made.get());
        guard.reset();
        assertInstanceOf(
                Guarded.RateLimited.class, failing(guard, new IOException("ill")), "a closed breaker is no new window");
        await(() -> guard.call(worker -> CompletableFuture.completedFuture("later")) instanceof Guarded.Done);
        assertEquals(BreakerState.CLOSED, guard.breaker());
    }

    @Test
    void whatIsHeldWhenItsTurnComesIsNotMadeAndSaysNothingAboutTheUpstream() {
        UpstreamGuard guard = new UpstreamGuard(
                "test", new GuardSettings(LONG, 2, 2, new BreakerSettings(1, 1, LONG, 1)), thrown -> Verdict.ILL);
        assertEquals(new Guarded.Held<>("everything"), guard.call(worker -> {
            throw new HeldException("everything");
        }));
        assertEquals(BreakerState.CLOSED, guard.breaker());
    }

    /** One that is half open learns nothing from a call that was not made, and the next one may still find out. */
    @Test
    void whatIsNotMadeClosesNoHalfOpenBreaker() {
        UpstreamGuard guard = new UpstreamGuard(
                "test",
                new GuardSettings(LONG, 1, 1, new BreakerSettings(1, 1, Duration.ofMillis(1), 1)),
                thrown -> Verdict.ILL);
        failing(guard, new IOException("ill"));
        await(() -> guard.breaker() == BreakerState.HALF_OPEN);
        assertInstanceOf(Guarded.Held.class, guard.call(worker -> {
            throw new HeldException("everything");
        }));
        failing(guard, new java.util.concurrent.CancellationException("the caller has left"));
        assertEquals(BreakerState.HALF_OPEN, guard.breaker());
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
        assertEquals(BreakerState.CLOSED, guard.breaker());
    }

    /** Only what is made counts, so neither a full bulkhead nor an open breaker uses the rate up. */
    @Test
    void theRateCountsWhatIsMade() {
        UpstreamGuard guard = new UpstreamGuard(
                "test",
                new GuardSettings(
                        new TimeLimits(LONG, Map.of()),
                        1,
                        1,
                        new BreakerSettings(1, 1, Duration.ofMillis(100), 1),
                        RetrySettings.DEFAULT,
                        Optional.of(new RateLimitSettings(2, Duration.ofHours(1)))),
                thrown -> Verdict.ILL);
        failing(guard, new IOException("ill"));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Guarded.BreakerOpen.class, failing(guard, new IOException("ill")));
        }
        await(() -> guard.breaker() == BreakerState.HALF_OPEN);
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
        assertInstanceOf(Guarded.RateLimited.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
    }

    @Test
    void anErrorBeforeTheCallTakesNoPlaceInAHalfOpenBreaker() {
        UpstreamGuard guard = new UpstreamGuard(
                "test",
                new GuardSettings(LONG, 10, 10, new BreakerSettings(1, 1, Duration.ofMillis(1), 1)),
                thrown -> thrown instanceof Error ? Verdict.NEITHER : Verdict.ILL);
        failing(guard, new IOException("ill"));
        await(() -> guard.breaker() == BreakerState.HALF_OPEN);
        try {
            assertInstanceOf(Guarded.Failed.class, guard.call(worker -> {
                throw new StackOverflowError();
            }));
        } catch (StackOverflowError e) {
            assertEquals(BreakerState.HALF_OPEN, guard.breaker());
        }
        assertInstanceOf(Guarded.Done.class, guard.call(worker -> CompletableFuture.completedFuture(1)));
    }

    @Test
    void whoHasRoomOnTheStackDoesTheWorkAndWhoHasNotIsHelped() {
        UpstreamGuard guard = guard(LONG, 1, 1);
        assertEquals(new Guarded.Done<>(Thread.currentThread()), whoWorks(guard));
        Guarded<Thread> helped = deep(guard);
        Thread helper = assertInstanceOf(
                Thread.class,
                assertInstanceOf(Guarded.Done.class, helped, helped::toString).value());
        assertTrue(helper != Thread.currentThread(), helper::toString);
    }

    private static Guarded<Thread> whoWorks(UpstreamGuard guard) {
        return guard.call(worker -> {
            CompletableFuture<Thread> who = new CompletableFuture<>();
            worker.execute(() -> who.complete(Thread.currentThread()));
            return who;
        });
    }

    /** Calls at the end of the stack. */
    private static Guarded<Thread> deep(UpstreamGuard guard) {
        return StackRoom.has(400) ? deep(guard) : whoWorks(guard);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        BreakerSettings breaker = BreakerSettings.DEFAULT;
        Duration second = Duration.ofSeconds(1);
        for (Duration good : List.of(Duration.ofMillis(1), Duration.ofMinutes(10))) {
            assertEquals(good, new GuardSettings(good, 1, 1, breaker).timeout());
        }
        for (Duration bad :
                List.of(Duration.ofNanos(999_999), Duration.ofMinutes(10).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class, () -> new GuardSettings(bad, 1, 1, breaker));
        }
        assertEquals(10_000, new GuardSettings(second, 10_000, 10_000, breaker).waitingCalls());
        for (int bad : new int[] {0, 10_001}) {
            assertThrows(IllegalArgumentException.class, () -> new GuardSettings(second, bad, 1, breaker));
            assertThrows(IllegalArgumentException.class, () -> new GuardSettings(second, 1, bad, breaker));
            assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(bad, 0.5, second, 1));
        }
        assertEquals(1, new BreakerSettings(1, 1, Duration.ofMillis(1), 1).successThreshold());
        assertEquals(
                1_000, new BreakerSettings(10_000, Double.MIN_VALUE, Duration.ofHours(1), 1_000).successThreshold());
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMinutes(11))) {
            assertThrows(IllegalArgumentException.class, () -> new TimeLimits(second, Map.of("tool", bad)));
        }
        assertThrows(IllegalArgumentException.class, () -> new RateLimitSettings(0, second));
        assertThrows(IllegalArgumentException.class, () -> new RateLimitSettings(1, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new RateLimitSettings(1, Duration.ofHours(2)));
        Duration none = Duration.ZERO;
        for (int bad : new int[] {-1, 101}) {
            assertThrows(IllegalArgumentException.class, () -> new RetrySettings(bad, none, none, second));
        }
        for (Duration bad : List.of(Duration.ofMillis(-1), Duration.ofMinutes(11))) {
            assertThrows(IllegalArgumentException.class, () -> new RetrySettings(1, bad, none, Duration.ofMinutes(30)));
            assertThrows(IllegalArgumentException.class, () -> new RetrySettings(1, none, bad, second));
        }
        for (Duration bad : List.of(second, Duration.ofHours(2))) {
            assertThrows(IllegalArgumentException.class, () -> new RetrySettings(1, second, none, bad));
        }
        for (double bad : new double[] {0, 1.1, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(1, bad, second, 1));
        }
        for (Duration bad :
                List.of(Duration.ofNanos(999_999), Duration.ofHours(1).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(1, 1, bad, 1));
        }
        for (int bad : new int[] {0, 1_001}) {
            assertThrows(IllegalArgumentException.class, () -> new BreakerSettings(1, 1, second, bad));
        }
    }

    @Test
    void theWorkOfACallIsDoneByTheThreadThatWaitsForIt() {
        AtomicReference<Thread> by = new AtomicReference<>();
        Guarded<String> outcome = guard(LONG, 2, 2).call(worker -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            worker.execute(() -> {
                by.set(Thread.currentThread());
                answer.complete("yes");
            });
            assertNull(by.get(), "not inside of the guard, which must not block");
            return answer;
        });
        assertEquals(new Guarded.Done<>("yes"), outcome);
        assertEquals(Thread.currentThread(), by.get());
    }

    @Test
    void moreWorkGetsThreadsOfItsOwn() {
        List<Thread> by = new CopyOnWriteArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        Guarded<String> outcome = guard(LONG, 2, 2).call(worker -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Runnable meet = () -> {
                by.add(Thread.currentThread());
                both.countDown();
                try {
                    assertTrue(both.await(10, TimeUnit.SECONDS), "they run at the same time");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                answer.complete("yes");
            };
            worker.execute(meet);
            worker.execute(meet);
            return answer;
        });
        assertEquals(new Guarded.Done<>("yes"), outcome);
        assertTrue(by.contains(Thread.currentThread()));
    }

    @Test
    void theEndOfItsTimeEndsTheWorkOfTheWaitingThread() {
        CountDownLatch cancelled = new CountDownLatch(1);
        Guarded<String> outcome = guard(Duration.ofMillis(500), 2, 2).call(worker -> {
            CompletableFuture<String> answer = new CompletableFuture<>();
            var _ = answer.whenComplete((done, thrown) -> cancelled.countDown());
            worker.execute(() -> {
                try {
                    assertTrue(cancelled.await(10, TimeUnit.SECONDS), "nobody else can end it");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            return answer;
        });
        assertEquals(new Guarded.TimedOut<>(), outcome);
    }
}
