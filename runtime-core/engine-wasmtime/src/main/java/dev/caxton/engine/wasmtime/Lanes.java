package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The only threads on which native code runs: platform threads, few, with a stack of 8 MiB, of which guest code gets 512 KiB. With less than that left, a
 * guest's recursion kills the JVM, and no other thread can promise it: a virtual thread runs on its carrier's stack, and a caller may be deep in its own.
 *
 * <p>Compilations, short services (instantiate, read a global, dispose) and guests have lanes of their own, so that none waits for a guest that waits for a
 * tool. Idle threads end.
 */
final class Lanes {

    private static final long STACK_BYTES = 8L << 20;
    private static final long IDLE_SECONDS = 30;
    private static final int SERVICE_THREADS = 2;

    /** More than anything in the JDK nests below a call of this class. */
    private static final int PROBED_FRAMES = 200;

    /** For work that holds nothing. */
    static final Runnable NOTHING = () -> {};

    private final ThreadPoolExecutor guests = lane("guest", 0, Integer.MAX_VALUE, new SynchronousQueue<>());
    private final ThreadPoolExecutor services =
            lane("service", SERVICE_THREADS, SERVICE_THREADS, new LinkedBlockingQueue<>());
    private final ThreadPoolExecutor compilations = lane("compile", 1, 1, new LinkedBlockingQueue<>());
    private final Semaphore room;
    private final int guestThreads;
    private final Duration patience;

    /**
     * New lanes, without threads so far.
     *
     * @param guestThreads how many guests may be under way at once
     * @param patience how long another guest waits for one of them to end. Not for ever: the guest that holds a thread may wait for something that the one
     *     without a thread holds, such as the right to run.
     */
    Lanes(int guestThreads, Duration patience) {
        this.guestThreads = guestThreads;
        this.room = new Semaphore(guestThreads, true);
        this.patience = patience;
    }

    /** Refuses to go on if the current thread is one of these: native code is never entered twice on one stack, and no lane ever waits for a lane. */
    static void refuseReentry() {
        if (onLane()) {
            throw new EngineException(
                    Codes.REENTRY, "a host function must not call into an engine; return to the guest");
        }
    }

    /**
     * Lets a caller at the end of its stack fail here, where nothing has happened yet, and not in the middle of handing work over. A hint and no proof: what is
     * torn away later costs handles, never their safety; see {@link LaneTask}.
     */
    static void requireStack() {
        if (descend(PROBED_FRAMES) != PROBED_FRAMES) {
            throw new IllegalStateException("the probe of the stack did not come back");
        }
    }

    private static int descend(int frames) {
        return frames == 0 ? 0 : 1 + descend(frames - 1);
    }

    private static boolean onLane() {
        return Thread.currentThread() instanceof LaneThread;
    }

    /**
     * Has a guest's call made and waits for its end.
     *
     * @param call the call
     * @param interrupted stops the guest
     * @throws InterruptedException if the current thread is interrupted before there is a thread for the guest; the call is not made
     */
    long guest(GuestCall call, Runnable interrupted) throws InterruptedException {
        if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new EngineException(
                    Codes.BUSY,
                    "all " + guestThreads
                            + " threads of the engine wasmtime are taken by guests that run or wait; let fewer"
                            + " agents run on it, or choose endive-compiled, which needs none");
        }
        LaneTask<Long> task = new LaneTask<>(
                () -> {
                    try {
                        return call.make();
                    } finally {
                        room.release();
                    }
                },
                room::release);
        return task.await(guests, interrupted);
    }

    /**
     * Runs a short piece of native work. Blocks until it is done, interrupted or not.
     *
     * @param work what to do
     * @param unlessStarted undoes what the work would have undone, if no thread can be had for it
     */
    <T> T service(Supplier<T> work, Runnable unlessStarted) {
        return await(services, work, unlessStarted);
    }

    /** Gives handles back. Blocks until it is done; may be called on a lane too. */
    void dispose(Runnable work) {
        if (onLane()) {
            work.run();
            return;
        }
        service(
                () -> {
                    work.run();
                    return true;
                },
                NOTHING);
    }

    /** Runs a compilation. Blocks until it is done, interrupted or not. Otherwise as {@link #service}. */
    <T> T compilation(Supplier<T> work, Runnable unlessStarted) {
        return await(compilations, work, unlessStarted);
    }

    private static <T> T await(ThreadPoolExecutor lane, Supplier<T> work, Runnable unlessStarted) {
        refuseReentry();
        requireStack();
        boolean[] interrupted = new boolean[1];
        try {
            return new LaneTask<>(work, unlessStarted).await(lane, () -> interrupted[0] = true);
        } finally {
            if (interrupted[0]) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ThreadPoolExecutor lane(String name, int least, int most, BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor lane = new ThreadPoolExecutor(
                least,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                work -> new LaneThread(work, "caxton-wasmtime-" + name + "-" + number.incrementAndGet()));
        lane.allowCoreThreadTimeOut(true);
        return lane;
    }

    /** A thread on which native code may run. */
    private static final class LaneThread extends Thread {
        LaneThread(Runnable work, String name) {
            super(null, work, name, STACK_BYTES, false);
            setDaemon(true);
        }
    }
}
