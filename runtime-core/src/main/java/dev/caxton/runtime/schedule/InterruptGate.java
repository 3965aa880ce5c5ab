package dev.caxton.runtime.schedule;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Lets another thread interrupt this one while it is in guest code, and only then: an interrupt that reaches a thread inside the host could close a file under
 * it. One gate belongs to one turn; {@link #enter} and {@link #leave} are called by the turn's thread, {@link #interrupt} by any.
 */
public final class InterruptGate {

    private static final int OUTSIDE = 0;
    private static final int INSIDE = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;

    private static final AtomicIntegerFieldUpdater<InterruptGate> STATE =
            AtomicIntegerFieldUpdater.newUpdater(InterruptGate.class, "state");

    private final Thread thread;
    // No object of its own: there is a gate for each turn.
    private volatile int state = OUTSIDE;

    /** A gate of the calling thread, which is outside. */
    public InterruptGate() {
        this.thread = Thread.currentThread();
    }

    /** The thread enters guest code. */
    public void enter() {
        STATE.lazySet(this, INSIDE);
    }

    /**
     * The thread is no longer in guest code. Afterwards its interrupt flag does not stand because of this gate.
     *
     * @return whether it was interrupted while it was inside
     */
    public boolean leave() {
        // Only this thread enters and leaves: outside it is known without asking.
        if (state == OUTSIDE || STATE.compareAndSet(this, INSIDE, OUTSIDE)) {
            return false;
        }
        while (state != INTERRUPTED) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
        state = OUTSIDE;
        return true;
    }

    /**
     * Interrupts the thread if it is in guest code.
     *
     * @return whether it was
     */
    public boolean interrupt() {
        if (!STATE.compareAndSet(this, INSIDE, INTERRUPTING)) {
            return false;
        }
        thread.interrupt();
        state = INTERRUPTED;
        return true;
    }
}
