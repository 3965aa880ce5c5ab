package dev.caxton.mcp.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes a call again that has failed, outside of every other guard, as MicroProfile Fault Tolerance nests them: each try has a time limit of its own, and the breaker counts each. Immutable.
 */
public final class Retry {

    private final RetrySettings settings;

    /**
     * Makes calls again.
     *
     * @param settings how often and when
     */
    public Retry(RetrySettings settings) {
        this.settings = settings;
    }

    /**
     * Makes a call again until one try says something else, there are no more of them, or the caller is gone. The calling thread waits between the tries and makes each; an interrupt ends that.
     *
     * @param first what became of the first try
     * @param began when that began, of {@link System#nanoTime}
     * @param again makes another try; empty if it can't be made just now, which counts as one
     * @param mendable which failures another try may mend; being late is one
     * @param gone completed when the caller does not want the answer any more
     * @param <T> what the call answers
     * @return what became of the last try that reached the upstream
     */
    public <T> Guarded<T> call(
            Guarded<T> first,
            long began,
            Supplier<Optional<Guarded<T>>> again,
            Predicate<Throwable> mendable,
            CompletableFuture<?> gone) {
        Guarded<T> known = first;
        for (int retry = 0; retry < settings.maxRetries() && isMendable(known, mendable); retry++) {
            if (!waits(began, gone)) {
                return known;
            }
            Optional<Guarded<T>> next = again.get();
            if (next.isPresent()) {
                switch (next.get()) {
                    case Guarded.Busy<T> busy -> {
                        return known;
                    }
                    case Guarded.RateLimited<T> often -> {
                        return known;
                    }
                    case Guarded.BreakerOpen<T> open -> {
                        return known;
                    }
                    case Guarded.Held<T> held -> {
                        return known;
                    }
                    case Guarded.Done<T> done -> {
                        return done;
                    }
                    case Guarded.Interrupted<T> interrupted -> {
                        return interrupted;
                    }
                    case Guarded.Failed<T> failed -> known = failed;
                    case Guarded.TimedOut<T> late -> known = late;
                }
            }
        }
        return known;
    }

    private static <T> boolean isMendable(Guarded<T> outcome, Predicate<Throwable> mendable) {
        return switch (outcome) {
            case Guarded.TimedOut<T> late -> true;
            case Guarded.Failed<T> failed -> mendable.test(failed.cause());
            case Guarded.Done<T> done -> false;
            case Guarded.Busy<T> busy -> false;
            case Guarded.RateLimited<T> often -> false;
            case Guarded.BreakerOpen<T> open -> false;
            case Guarded.Held<T> held -> false;
            case Guarded.Interrupted<T> interrupted -> false;
        };
    }

    /** Waits until it is time for another try. Whether there is to be one. */
    private boolean waits(long began, CompletableFuture<?> gone) {
        long jitter = settings.jitter().toNanos();
        long wait = settings.delay().toNanos()
                + (jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
        Duration then = Duration.ofNanos(System.nanoTime() - began + Math.max(wait, 0));
        if (then.compareTo(settings.maxDuration()) >= 0) {
            return false;
        }
        try {
            gone.get(Math.max(wait, 0), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException e) {
            return !Thread.currentThread().isInterrupted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller that is gone is no failure", e);
        }
    }
}
