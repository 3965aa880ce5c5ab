package dev.caxton.mcp.guard;

import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.standalone.Configuration;
import io.smallrye.faulttolerance.standalone.StandaloneFaultTolerance;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * Guards the calls to one upstream: a circuit breaker around a time limit around a bulkhead around a rate limit. They are nested as in MicroProfile Fault Tolerance, but for the rate limit, which
 * counts only calls that are about to be made. Each upstream has a guard of its own, so that one that fails closes no door but its own. A call that was not made says nothing to the
 * breaker.
 *
 * <p>Calls are guarded as asynchronous ones. The thread that waits for an answer is never interrupted by the guard, and an interrupt from outside ends only
 * the waiting: the breaker counts how the call itself ended. Safe for use by many threads.
 */
public final class UpstreamGuard {

    static {
        try {
            StandaloneFaultTolerance.configure(new OnDaemons());
        } catch (IllegalStateException e) {
            // Somebody else in this class loader has configured it first; any executor does.
        }
    }

    /** Does what the end of a call's time brings with it. Threads of the platform: time runs out also where nothing gets a carrier. */
    private static final Executor LATE = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("mcp-late-", 0).factory());

    private final String name;
    private final GuardSettings settings;
    private final Function<Throwable, Verdict> verdict;
    private final Optional<Rate> rate;
    private final AtomicReference<Armed> armed;

    /** A breaker, and the bulkhead inside of it. A reset replaces both, so that what the old ones still report is nobody's business. */
    private record Armed(Breaker breaker, Guard bulkhead) {}

    /**
     * A guard with a closed breaker.
     *
     * @param name for messages
     * @param settings the settings
     * @param verdict what an exception of the call says about the upstream; it is not asked about calls that were not made, and those that were cancelled
     */
    public UpstreamGuard(String name, GuardSettings settings, Function<Throwable, Verdict> verdict) {
        this.name = name;
        this.settings = settings;
        this.verdict = verdict;
        this.rate = settings.rate().map(limit -> new Rate(limit, System::nanoTime));
        this.armed = new AtomicReference<>(arm());
    }

    /**
     * Makes a call and waits for its end, under the time limit of all calls.
     *
     * @param action as in {@link #call(Duration, Function)}
     * @param <T> what the call answers
     * @return what became of it
     */
    public <T> Guarded<T> call(Function<Executor, CompletableFuture<T>> action) {
        return call(settings.timeout(), action);
    }

    /**
     * Makes a call and waits for its end.
     *
     * @param limit how long it may take, waiting in the bulkhead included
     * @param action starts the call and must not block; its future is cancelled when the time is over. It may run on another thread, when the bulkhead has
     *     a place. It is given an executor for what takes time: work that the calling thread hands to it is done by that thread, which waits anyway. It throws a
     *     {@link HeldException} if the call must not be made any more
     * @param <T> what the call answers
     * @return what became of it
     */
    public <T> Guarded<T> call(Duration limit, Function<Executor, CompletableFuture<T>> action) {
        Armed now = armed.get();
        Optional<Breaker.Pass> pass = now.breaker().enter();
        if (pass.isEmpty()) {
            return new Guarded.BreakerOpen<>();
        }
        OwnHands hands = new OwnHands();
        CompletableFuture<T> outcome;
        try {
            outcome = within(limit, now.bulkhead(), () -> {
                Optional<Duration> after = rate.flatMap(Rate::take);
                return after.isPresent()
                        ? CompletableFuture.failedFuture(new TooOften(after.get()))
                        : action.apply(hands);
            });
        } catch (Error e) {
            // As when a guest calls at the end of its stack; its place in the breaker is not lost with it.
            pass.get().ended(Verdict.NEITHER);
            throw e;
        }
        var _ = outcome.whenComplete((value, thrown) -> pass.get().ended(thrown == null ? Verdict.WELL : said(thrown)));
        hands.work();
        try {
            return new Guarded.Done<>(outcome.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Guarded.Interrupted<>();
        } catch (CancellationException e) {
            // Not by us: whoever makes the call has given it up.
            return Thread.currentThread().isInterrupted() ? new Guarded.Interrupted<>() : new Guarded.Failed<>(e);
        } catch (ExecutionException e) {
            return switch (cause(e)) {
                case OutOfTime late -> late.made ? new Guarded.TimedOut<>() : new Guarded.Busy<>();
                case BulkheadException full -> new Guarded.Busy<>();
                case TooOften often -> new Guarded.RateLimited<>(often.after);
                case HeldException held -> new Guarded.Held<>(String.valueOf(held.getMessage()));
                case Throwable other -> new Guarded.Failed<>(other);
            };
        }
    }

    /** A time limit around a bulkhead. Not the library's, which is the same for all calls that share a bulkhead. */
    private static <T> CompletableFuture<T> within(
            Duration limit, Guard bulkhead, Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        AtomicReference<CompletableFuture<T>> started = new AtomicReference<>();
        // Who comes first: the call's turn in the bulkhead, or the end of its time.
        AtomicBoolean decided = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        // Before the call is begun: what begins it takes time too.
        CompletableFuture<Void> clock = new CompletableFuture<Void>().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        var _ = clock.whenComplete((nothing, over) -> {
            if (over != null) {
                boolean asked = !decided.compareAndSet(false, true);
                late.set(true);
                // The thread that is here keeps time for all of the virtual machine. To cancel a call sends a message,
                // and makes room for the next call.
                LATE.execute(() -> {
                    // In this order: whoever learns that the time is over finds the call cancelled.
                    CompletableFuture<T> call = started.get();
                    if (call != null) {
                        call.cancel(false);
                    }
                    outcome.completeExceptionally(new OutOfTime(asked));
                });
            }
        });
        CompletableFuture<T> made = in(bulkhead, () -> {
            if (!decided.compareAndSet(false, true)) {
                return CompletableFuture.failedFuture(new OutOfTime(false));
            }
            CompletableFuture<T> call = action.get();
            started.set(call);
            if (late.get()) {
                call.cancel(false);
            }
            return call;
        });
        var _ = made.whenComplete((value, thrown) -> {
            clock.complete(null);
            if (thrown == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(late.get() ? new OutOfTime(started.get() != null) : cause(thrown));
            }
        });
        return outcome;
    }

    private static <T> CompletableFuture<T> in(Guard guard, Supplier<CompletableFuture<T>> action) {
        try {
            @SuppressWarnings("unchecked") // The guard gives back the stage of the action, wrapped.
            CompletionStage<T> stage = guard.call(action::get, CompletionStage.class);
            return stage.toCompletableFuture();
        } catch (Exception e) {
            // Asynchronous calls report through their stage; kept in case the guard itself fails.
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The circuit breaker.
     *
     * @return its state at this moment
     */
    public BreakerState breaker() {
        return armed.get().breaker().state();
    }

    /** Closes the circuit breaker and forgets what it has counted. Calls under way end as they are. */
    public void reset() {
        armed.set(arm());
    }

    private Armed arm() {
        Guard bulkhead = Guard.create()
                .withDescription(name)
                .withBulkhead()
                .limit(settings.concurrentCalls())
                .queueSize(settings.waitingCalls())
                .done()
                .build();
        return new Armed(new Breaker(settings.breaker(), System::nanoTime), bulkhead);
    }

    /** A full bulkhead says that there are many callers, a cancelled call that one of them has left, and a held one that somebody here does not want it. */
    private Verdict said(Throwable thrown) {
        return switch (cause(thrown)) {
            case BulkheadException full -> Verdict.NEITHER;
            case CancellationException left -> Verdict.NEITHER;
            case HeldException held -> Verdict.NEITHER;
            case TooOften often -> Verdict.NEITHER;
            case OutOfTime late -> late.made ? Verdict.ILL : Verdict.NEITHER;
            case Throwable other -> verdict.apply(other);
        };
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The time limit was reached. */
    private static final class OutOfTime extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        /** Whether the upstream was asked. If not, the call has waited for others all the time. */
        private final boolean made;

        OutOfTime(boolean made) {
            super("out of time", null, false, false);
            this.made = made;
        }
    }

    /** The rate limit was reached. */
    private static final class TooOften extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final Duration after;

        TooOften(Duration after) {
            super("too often", null, false, false);
            this.after = after;
        }
    }

    /** The library's own configuration keeps the process alive, and can be switched off from outside: a guard that is off is none. */
    private static final class OnDaemons implements Configuration {

        private final ExecutorService executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("mcp-guard-", 0).factory());

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public ExecutorService executor() {
            return executor;
        }

        @Override
        public void onShutdown() {
            executor.shutdownNow();
        }
    }
}
