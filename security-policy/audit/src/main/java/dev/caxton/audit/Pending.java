package dev.caxton.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** An event on its way to the disk. */
abstract sealed class Pending {

    private final byte[] event;

    private Pending(byte[] event) {
        this.event = event;
    }

    final byte[] event() {
        return event;
    }

    /** Whether it is tried again after a failure, as what narrows is. */
    final boolean kept() {
        return this instanceof Kept;
    }

    /** The writer takes it; false if whoever waited has given up. */
    abstract boolean take();

    /** Whether a virtual thread waits for it. */
    abstract boolean virtual();

    abstract void written(AuditReceipt receipt);

    abstract void failed(AuditException failure);

    /** What narrows: nobody waits for it. */
    static final class Kept extends Pending {

        /** A failure is told to many at once, and while the writer holds what it has to put back. */
        private static final Executor ELSEWHERE = Thread::startVirtualThread;

        private final CompletableFuture<AuditReceipt> done = new CompletableFuture<>();

        Kept(byte[] event) {
            super(event);
        }

        CompletionStage<AuditReceipt> done() {
            return done.minimalCompletionStage();
        }

        @Override
        boolean take() {
            return true;
        }

        @Override
        boolean virtual() {
            return false;
        }

        @Override
        void written(AuditReceipt receipt) {
            done.complete(receipt);
        }

        @Override
        void failed(AuditException failure) {
            ELSEWHERE.execute(() -> done.completeExceptionally(failure));
        }
    }

    /**
     * What widens: its thread waits. Without a time-out of its own, which would cost a virtual thread more than everything else here; {@link LogWatch} looks after
     * those that wait for too long.
     */
    static final class Awaited extends Pending {

        private sealed interface State {
            record Queued() implements State {}

            record Taken() implements State {}

            record Written(AuditReceipt receipt) implements State {}

            record Failed(AuditException failure) implements State {}
        }

        private static final State QUEUED = new State.Queued();
        private static final State TAKEN = new State.Taken();

        private final Thread waiting = Thread.currentThread();
        private final long since;
        private final AtomicReference<State> state = new AtomicReference<>(QUEUED);

        /** An event that the calling thread is going to wait for. */
        Awaited(byte[] event, long since) {
            super(event);
            this.since = since;
        }

        /** When it was handed in, by {@link System#nanoTime}. */
        long since() {
            return since;
        }

        /** Waits until it is known what became of it. An interrupt does not end the waiting: whoever leaves now would not know what stands in the log. */
        AuditReceipt await() {
            boolean interrupted = false;
            try {
                while (true) {
                    switch (state.get()) {
                        case State.Written written -> {
                            return written.receipt();
                        }
                        // A new exception for each caller: they share one cause, but not one stack trace.
                        case State.Failed failed -> {
                            AuditException cause = failed.failure();
                            throw new AuditException(cause.error(), String.valueOf(cause.getMessage()), cause);
                        }
                        case State.Queued queued -> LockSupport.park(this);
                        case State.Taken taken -> LockSupport.park(this);
                    }
                    interrupted |= Thread.interrupted();
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        boolean take() {
            return state.compareAndSet(QUEUED, TAKEN);
        }

        @Override
        boolean virtual() {
            return waiting.isVirtual();
        }

        @Override
        void written(AuditReceipt receipt) {
            end(new State.Written(receipt));
        }

        @Override
        void failed(AuditException failure) {
            end(new State.Failed(failure));
        }

        /** It has waited for too long. */
        void givenUp(long patienceMillis) {
            State now = state.get();
            boolean queued = now instanceof State.Queued;
            if (queued || now instanceof State.Taken) {
                AuditException late = new AuditException(
                        AuditError.TIMEOUT,
                        "the disk of the audit log did not answer within " + patienceMillis + " ms; the record "
                                + (queued ? "was not written" : "may or may not be written later"));
                if (state.compareAndSet(now, new State.Failed(late))) {
                    LockSupport.unpark(waiting);
                }
            }
        }

        private void end(State end) {
            State now = state.get();
            boolean open = now instanceof State.Queued || now instanceof State.Taken;
            if (open && state.compareAndSet(now, end) && waiting != Thread.currentThread()) {
                LockSupport.unpark(waiting);
            }
        }
    }
}
