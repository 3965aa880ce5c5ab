package dev.caxton.runtime.schedule;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets at most a fixed number of turns run at once and hands the permits round in order of arrival. Turns run on virtual threads; because there are fewer permits
 * than carriers, a guest that spins never takes the last carrier from the rest of the server. Safe for use by many threads.
 *
 * <p>A permit is never put down while somebody waits: it is handed over, so that nobody overtakes the queue.
 */
public final class Scheduler {

    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    /** Somebody who waits for a permit. */
    private sealed interface Waiting {}

    private record Fresh(Runnable turn) implements Waiting {}

    private record Parked(Thread thread, AtomicBoolean granted) implements Waiting {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final boolean lastCarrier;
    private int free;
    // Read without the lock by turns that ask whether anybody waits: a stale answer costs one quantum.
    private volatile int length;

    /**
     * A scheduler.
     *
     * @param permits how many turns may run at once, at least 1
     * @param carriers how many virtual threads the JVM can run at once
     */
    public Scheduler(int permits, int carriers) {
        if (permits < 1) {
            throw new IllegalArgumentException("at least one turn must be able to run: " + permits);
        }
        this.free = permits;
        this.lastCarrier = permits >= carriers;
    }

    /**
     * Runs something on a virtual thread as soon as there is a permit for it. Does not block.
     *
     * @param turn what to run; what it throws is logged
     */
    public void submit(Runnable turn) {
        lock.lock();
        try {
            if (free == 0) {
                queue.add(new Fresh(turn));
                length = queue.size();
                return;
            }
            free--;
        } finally {
            lock.unlock();
        }
        start(turn);
    }

    /**
     * Gives way if others wait. Called by a running turn; blocks until it is its turn again.
     *
     * @return whether it gave way
     */
    // With as many permits as carriers, a spinning guest would keep other virtual threads from running at all.
    @SuppressWarnings("ThreadPriorityCheck")
    public boolean giveWay() {
        if (length == 0) {
            if (lastCarrier) {
                Thread.yield();
            }
            return false;
        }
        Parked self = new Parked(Thread.currentThread(), new AtomicBoolean());
        Waiting next;
        lock.lock();
        try {
            if (queue.isEmpty()) {
                return false;
            }
            next = queue.remove();
            queue.add(self);
            length = queue.size();
        } finally {
            lock.unlock();
        }
        grant(next);
        await(self);
        return true;
    }

    /** Puts the permit of the running turn down, because it is about to wait for something that needs no core. */
    public void leave() {
        Waiting next;
        lock.lock();
        try {
            if (queue.isEmpty()) {
                free++;
                return;
            }
            next = queue.remove();
            length = queue.size();
        } finally {
            lock.unlock();
        }
        grant(next);
    }

    /** Takes a permit for a turn that has put its own down. Blocks until there is one. */
    public void enter() {
        Parked self = new Parked(Thread.currentThread(), new AtomicBoolean());
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return;
            }
            queue.add(self);
            length = queue.size();
        } finally {
            lock.unlock();
        }
        await(self);
    }

    private void start(Runnable turn) {
        Thread.ofVirtual().name("caxton-turn").start(() -> work(turn));
    }

    /** Runs turns one after the other for as long as this thread keeps its permit: a new thread for each would cost more than a small turn. */
    private void work(Runnable first) {
        Runnable turn = first;
        while (true) {
            try {
                turn.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a turn failed outside of its guest", e);
            }
            Waiting next;
            lock.lock();
            try {
                if (queue.isEmpty()) {
                    free++;
                    return;
                }
                next = queue.remove();
                length = queue.size();
            } finally {
                lock.unlock();
            }
            switch (next) {
                case Fresh fresh -> turn = fresh.turn();
                case Parked parked -> {
                    grant(parked);
                    return;
                }
            }
        }
    }

    private void grant(Waiting next) {
        switch (next) {
            case Fresh fresh -> start(fresh.turn());
            case Parked parked -> {
                parked.granted().set(true);
                LockSupport.unpark(parked.thread());
            }
        }
    }

    private void await(Parked self) {
        boolean interrupted = false;
        while (!self.granted().get()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
