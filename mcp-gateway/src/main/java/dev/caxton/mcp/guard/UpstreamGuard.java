package dev.caxton.mcp.guard;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.standalone.Configuration;
import io.smallrye.faulttolerance.standalone.StandaloneFaultTolerance;
import java.io.Serial;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Guards the calls to one upstream: a rate limit around a circuit breaker around a time limit around a bulkhead. They are nested as in MicroProfile Fault Tolerance, but for the rate limit: what it
 * refuses never reaches the breaker, which would take it for a success. Each upstream has a guard of its own, so that one that fails closes no door but its own.
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

    private final String name;
    private final GuardSettings settings;
    private final Predicate<Throwable> failure;
    private final Optional<Rate> rate;
    private final AtomicReference<Armed> armed;

    /** A breaker, what is inside of it, and its state. A reset replaces all, so that what the old ones still report is nobody's business. */
    private record Armed(Guard breaker, Guard bulkhead, AtomicReference<BreakerState> state) {}

    /**
     * A guard with a closed breaker.
     *
     * @param name for messages
     * @param settings the settings
     * @param failure which exceptions of the call say that the upstream is ill; all others leave the breaker alone
     */
    public UpstreamGuard(String name, GuardSettings settings, Predicate<Throwable> failure) {
        this.name = name;
        this.settings = settings;
        this.failure = failure;
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
        Optional<Duration> after = rate.flatMap(Rate::take);
        if (after.isPresent()) {
            return new Guarded.RateLimited<>(after.get());
        }
        OwnHands hands = new OwnHands();
        Armed now = armed.get();
        CompletableFuture<T> outcome =
                in(now.breaker(), () -> within(limit, now.bulkhead(), () -> action.apply(hands)));
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
                case OutOfTime late -> new Guarded.TimedOut<>();
                case CircuitBreakerOpenException open -> new Guarded.BreakerOpen<>();
                case BulkheadException full -> new Guarded.Busy<>();
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
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<T> made = in(bulkhead, () -> {
            if (late.get()) {
                // Its turn in the bulkhead has come after its time.
                return CompletableFuture.failedFuture(new CancellationException());
            }
            CompletableFuture<T> call = action.get();
            started.set(call);
            if (late.get()) {
                call.cancel(false);
            }
            return call;
        });
        if (made.isDone()) {
            return made;
        }
        CompletableFuture<Void> clock = new CompletableFuture<Void>().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        var _ = clock.whenComplete((nothing, over) -> {
            if (over != null) {
                // In this order: whoever learns that the time is over finds the call cancelled.
                late.set(true);
                CompletableFuture<T> call = started.get();
                if (call != null) {
                    call.cancel(false);
                }
                outcome.completeExceptionally(new OutOfTime());
            }
        });
        var _ = made.whenComplete((value, thrown) -> {
            clock.complete(null);
            if (thrown == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(late.get() ? new OutOfTime() : cause(thrown));
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
        return armed.get().state().get();
    }

    /** Closes the circuit breaker and forgets what it has counted. Calls under way end as they are. */
    public void reset() {
        armed.set(arm());
    }

    private Armed arm() {
        AtomicReference<BreakerState> state = new AtomicReference<>(BreakerState.CLOSED);
        BreakerSettings rule = settings.breaker();
        Guard breaker = Guard.create()
                .withDescription(name)
                .withCircuitBreaker()
                .requestVolumeThreshold(rule.requestVolumeThreshold())
                .failureRatio(rule.failureRatio())
                .delay(rule.delay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(rule.successThreshold())
                .when(this::tellsOfIllness)
                .onStateChange(changed -> state.set(state(changed)))
                .done()
                .build();
        Guard bulkhead = Guard.create()
                .withDescription(name)
                .withBulkhead()
                .limit(settings.concurrentCalls())
                .queueSize(settings.waitingCalls())
                .done()
                .build();
        return new Armed(breaker, bulkhead, state);
    }

    /** A full bulkhead says that there are many callers, a cancelled call that one of them has left, and a held one that somebody here does not want it. */
    private boolean tellsOfIllness(Throwable thrown) {
        Throwable cause = cause(thrown);
        return !(cause instanceof BulkheadException)
                && !(cause instanceof CancellationException)
                && !(cause instanceof HeldException)
                && (cause instanceof OutOfTime || failure.test(cause));
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static BreakerState state(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> BreakerState.CLOSED;
            case OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
        };
    }

    /** The time limit was reached. */
    private static final class OutOfTime extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        OutOfTime() {
            super("out of time", null, false, false);
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
