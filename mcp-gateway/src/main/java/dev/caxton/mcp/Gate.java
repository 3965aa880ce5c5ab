package dev.caxton.mcp;

import dev.caxton.mcp.guard.HeldException;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the upstream: every try of a call that was permitted goes through, unless the one switch has been thrown meanwhile or the call has no approval any more. Safe for use by many
 * threads.
 */
final class Gate {

    private final Supplier<Optional<String>> held;
    private final BooleanSupplier counts;
    private final AtomicInteger tries = new AtomicInteger();

    /** Held while an approval is used: another try does not overtake that. */
    private final ReentrantLock using = new ReentrantLock();

    /** What uses the approval of the call, until it has been used. */
    private volatile @Nullable Supplier<Optional<ToolOutcome>> approval;

    private volatile Optional<ToolOutcome> refusal = Optional.empty();

    /**
     * A gate for one call.
     *
     * @param held what holds all calls of the caller at this moment
     * @param counts whether the tool still counts as the call was permitted
     */
    Gate(Supplier<Optional<String>> held, BooleanSupplier counts) {
        this.held = held;
        this.counts = counts;
    }

    /** The first try uses an approval when its turn has come, and the others go with it. To be said before any try. */
    void needs(Supplier<Optional<ToolOutcome>> use) {
        approval = use;
    }

    /** Lets one try through, at the moment when it is sent. Throws a {@link HeldException} otherwise. */
    void pass() {
        requireFree();
        tries.incrementAndGet();
    }

    /**
     * The same for a try that may need an approval: that is used by the worker, since it waits for disks, and nothing is sent if the try is over by then.
     *
     * @param worker does what takes time
     * @param send sends the call
     * @return the answer; to be cancelled if nobody wants it
     */
    <T> CompletableFuture<T> pass(Executor worker, Supplier<CompletableFuture<T>> send) {
        if (approval == null) {
            pass();
            return send.get();
        }
        requireFree();
        CompletableFuture<T> result = new CompletableFuture<>();
        worker.execute(() -> {
            try {
                requireApproval();
                if (!result.isDone()) {
                    pass();
                    join(send.get(), result);
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static <T> void join(CompletableFuture<T> sent, CompletableFuture<T> result) {
        var _ = sent.whenComplete((value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(thrown);
            }
        });
        var _ = result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                sent.cancel(false);
            }
        });
    }

    private void requireFree() {
        held.get().ifPresent(by -> {
            throw new HeldException(by);
        });
    }

    private void requireApproval() {
        using.lock();
        try {
            Supplier<Optional<ToolOutcome>> use = approval;
            if (use == null) {
                return;
            }
            refusal = use.get();
            if (refusal.isPresent()) {
                throw new HeldException("the approval of the call");
            }
            approval = null;
        } finally {
            using.unlock();
        }
    }

    /** What the caller is told if the call had no approval any more when its turn had come. It was not sent then. */
    Optional<ToolOutcome> refusal() {
        return refusal;
    }

    /** Whether another try would be the same call as the first. */
    boolean admitsAnother() {
        return held.get().isEmpty() && counts.getAsBoolean();
    }

    /** How many tries it has let through. */
    int tries() {
        return tries.get();
    }
}
