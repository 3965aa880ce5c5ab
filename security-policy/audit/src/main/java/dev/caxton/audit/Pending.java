package dev.caxton.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** An event on its way to the disk. */
final class Pending {

    private enum State {
        QUEUED,
        TAKEN,
        GIVEN_UP
    }

    /** Whoever waits for a stage may do anything next, so it does it on a thread of its own and not on the one that writes. */
    private static final Executor ELSEWHERE = Thread::startVirtualThread;

    private final byte[] event;
    private final boolean kept;
    private final CompletableFuture<AuditReceipt> done = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

    /**
     * @param event canonical JSON
     * @param kept whether it is tried again after a failure, as what narrows is
     */
    Pending(byte[] event, boolean kept) {
        this.event = event;
        this.kept = kept;
    }

    byte[] event() {
        return event;
    }

    boolean kept() {
        return kept;
    }

    CompletableFuture<AuditReceipt> done() {
        return done;
    }

    /** The writer takes it; false if whoever waited has given up. */
    boolean take() {
        return state.compareAndSet(State.QUEUED, State.TAKEN) || state.get() == State.TAKEN;
    }

    /** Whoever waits gives up; true if it will certainly not be written. */
    boolean giveUp() {
        return state.compareAndSet(State.QUEUED, State.GIVEN_UP);
    }

    void written(AuditReceipt receipt) {
        if (kept) {
            done.completeAsync(() -> receipt, ELSEWHERE);
        } else {
            done.complete(receipt);
        }
    }

    void failed(AuditException failure) {
        if (kept) {
            ELSEWHERE.execute(() -> done.completeExceptionally(failure));
        } else {
            done.completeExceptionally(failure);
        }
    }
}
