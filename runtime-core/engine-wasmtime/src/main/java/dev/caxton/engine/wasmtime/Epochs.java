package dev.caxton.engine.wasmtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops one guest among many that share an epoch. Wasmtime compares one counter per engine with a deadline per store, and a guest whose deadline has come
 * traps for good; the deadline of a running store can be moved by its own thread only. So the counter stands still until somebody is to be stopped. Then
 * every other running guest moves its deadline behind the next tick at its next host call, which metering makes sure comes soon, and only then the tick is
 * made. A guest that makes no host call for the whole patience is stopped with the other: it has left the meter too.
 */
final class Epochs {

    private static final long POLL_NANOS = 200_000;
    private static final long IDLE_SECONDS = 30;

    private final Runnable tick;
    private final long patienceNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Runner> running = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor hunters;

    /** How often {@link #tick} was called. Written under the lock. */
    private long epoch;

    /** A deadline up to this one is about to pass. Written under the lock. */
    private volatile long passing;

    /** A guest's call under way. */
    abstract static class Runner {

        /** The epoch at which it traps. Written under the lock of its epochs. */
        private volatile long deadline;

        private volatile boolean inGuest;
        private volatile boolean stopped;

        /** Moves the native deadline. Called on the runner's own thread. */
        abstract void setDeadline(long ticksFromNow);

        /** Whether somebody wants it to end. */
        boolean stopped() {
            return stopped;
        }

        private boolean mustMove(long passing) {
            return inGuest && deadline <= passing;
        }
    }

    /**
     * Epochs of one native engine.
     *
     * @param tick moves the native counter on by one; may be called while that engine compiles
     * @param patience how long an unconcerned guest may take to its next host call before it is stopped too
     */
    Epochs(Runnable tick, Duration patience) {
        this.tick = tick;
        this.patienceNanos = patience.toNanos();
        hunters = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(null, work, "caxton-wasmtime-ticker", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        hunters.allowCoreThreadTimeOut(true);
    }

    /** Guest code is about to run, for the first time in this call. Called on the runner's thread. */
    void enter(Runner runner) {
        running.add(runner);
        runner.inGuest = true;
        move(runner);
    }

    /** Guest code has called the host. Called on the runner's thread. */
    void enterHost(Runner runner) {
        runner.inGuest = false;
    }

    /** The host is about to return to guest code. Called on the runner's thread. */
    void leaveHost(Runner runner) {
        // First the flag, then the look: the ticker first raises the mark, then looks at the flag, so that one of them
        // sees the other.
        runner.inGuest = true;
        if (runner.deadline <= passing) {
            move(runner);
        }
    }

    /** The call is over. Called on the runner's thread. */
    void leave(Runner runner) {
        runner.inGuest = false;
        running.remove(runner);
    }

    /**
     * Makes sure that the runner's guest code ends. Returns at once. The runner looks at {@link Runner#stopped} after {@link #enter} and {@link #leaveHost},
     * and does not go on to the guest.
     */
    void stop(Runner runner) {
        runner.stopped = true;
        hunters.execute(() -> hunt(runner));
    }

    private void move(Runner runner) {
        lock.lock();
        try {
            long target = Math.max(epoch, passing) + 1;
            runner.setDeadline(target - epoch);
            runner.deadline = target;
        } finally {
            lock.unlock();
        }
    }

    private void hunt(Runner prey) {
        // Outside guest code there is nothing to do: on its way back the runner looks at its own flag, after it has
        // said that it is in the guest again.
        while (running.contains(prey) && prey.inGuest && prey.deadline > epochNow()) {
            raise();
            awaitOthers();
            tick();
        }
    }

    private long epochNow() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    private void raise() {
        lock.lock();
        try {
            passing = epoch + 1;
        } finally {
            lock.unlock();
        }
    }

    private void awaitOthers() {
        long start = System.nanoTime();
        List<Runner> others = new ArrayList<>(running);
        while (System.nanoTime() - start < patienceNanos) {
            others.removeIf(other -> other.stopped || !other.mustMove(passing) || !running.contains(other));
            if (others.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void tick() {
        lock.lock();
        try {
            tick.run();
            epoch++;
        } finally {
            lock.unlock();
        }
    }
}
