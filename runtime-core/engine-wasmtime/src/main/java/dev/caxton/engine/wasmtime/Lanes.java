package dev.caxton.engine.wasmtime;

import dev.caxton.runtime.spi.EngineException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

    private static boolean onLane() {
        return Thread.currentThread() instanceof LaneThread;
    }

    /**
     * Hands a guest's call over. The call itself says when it is over.
     *
     * @throws InterruptedException if the current thread is interrupted before there is a thread for it; the call is not made
     */
    void guest(Runnable call) throws InterruptedException {
        if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new EngineException(
                    Codes.BUSY,
                    "all " + guestThreads
                            + " threads of the engine wasmtime are taken by guests that run or wait; let fewer"
                            + " agents run on it, or choose endive-compiled, which needs none");
        }
        try {
            start(guests, () -> {
                try {
                    call.run();
                } finally {
                    room.release();
                }
            });
        } catch (RuntimeException | Error e) {
            room.release();
            throw e;
        }
    }

    /** Runs a short piece of native work. Blocks until it is done, interrupted or not. */
    <T> T service(Supplier<T> work) {
        return await(services, work);
    }

    /** Gives handles back. Blocks until it is done; may be called on a lane too. */
    void dispose(Runnable work) {
        if (onLane()) {
            work.run();
        } else {
            service(() -> {
                work.run();
                return true;
            });
        }
    }

    /** Runs a compilation. Blocks until it is done, interrupted or not. */
    <T> T compilation(Supplier<T> work) {
        return await(compilations, work);
    }

    private static <T> T await(ThreadPoolExecutor lane, Supplier<T> work) {
        refuseReentry();
        FutureTask<T> task = new FutureTask<>(work::get);
        start(lane, task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // Native work can't be left half done: its handles would be nobody's.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                throw known;
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EngineException("wasmtime failed: " + cause, cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void start(ThreadPoolExecutor lane, Runnable work) {
        try {
            lane.execute(work);
        } catch (OutOfMemoryError e) {
            throw new EngineException("no thread could be started for the engine wasmtime", e);
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
