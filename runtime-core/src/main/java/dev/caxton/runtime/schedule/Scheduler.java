package dev.caxton.runtime.schedule;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets at most a fixed number of turns run at once and hands the permits round so that tenants share the time alike and the agents of a tenant by weight. Turns run
 * on virtual threads; because there are fewer permits than carriers, a guest that spins never takes the last carrier from the rest of the server. Safe for use by
 * many threads.
 *
 * <p>A permit is never put down while somebody waits: it is handed over. What a turn submits itself, such as the turn of an agent it has written to, follows it
 * directly under the same permit, for as long as the permit has been held for no longer than a quantum. Nobody overtakes the queue by more than that, the time is
 * charged to the seat whose permit it is, and most messages between agents need neither the queue nor another thread.
 */
public final class Scheduler {

    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    /** Somebody who waits for a permit. */
    private sealed interface Waiting {
        Seat seat();
    }

    private record Fresh(Seat seat, Runnable turn) implements Waiting {}

    private record Parked(Seat seat, Thread thread, AtomicBoolean granted) implements Waiting {}

    /** How long turns that follow each other directly may keep others waiting: what a slice of fuel takes. */
    private static final long QUANTUM_NANOS = 200_000;

    private static final ThreadLocal<Worker> WORKER = new ThreadLocal<>();

    /** A thread that runs turns. Used by that thread only. */
    private static final class Worker {
        private final Scheduler scheduler;
        // Whose permit it is.
        private Seat holder;
        private long since;
        private @Nullable Fresh next;
        // The permit has been put down, and the turn waits: perhaps for the very turn that is submitted now.
        private boolean away;

        Worker(Scheduler scheduler, Seat holder) {
            this.scheduler = scheduler;
            this.holder = holder;
            this.since = scheduler.nanos.getAsLong();
        }

        /** A permit was granted. */
        void holds(Seat seat) {
            holder = seat;
            since = scheduler.nanos.getAsLong();
            away = false;
        }

        /** Whether what is submitted to the scheduler can follow directly. */
        boolean takes(Scheduler submitted) {
            return submitted == scheduler
                    && next == null
                    && !away
                    && scheduler.nanos.getAsLong() - since < QUANTUM_NANOS;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final RunQueue<Waiting> queue = new RunQueue<>();
    private final LongSupplier nanos;
    private final boolean lastCarrier;
    private int free;
    // Read without the lock by turns that ask whether anybody waits: a stale answer costs one quantum.
    private volatile int length;

    /** A tenant's share of the permits. */
    public static final class Share {
        private final RunQueue.Group<Waiting> group;

        private Share(RunQueue.Group<Waiting> group) {
            this.group = group;
        }
    }

    /** An agent's place in the queue. It runs at most one turn at a time; what it submits meanwhile waits. */
    public final class Seat {

        private final RunQueue.Member<Waiting> member;
        // When the permit it has was granted; guarded by the lock, as is what it is charged with.
        private long since;
        private final StolenTime charges;

        private Seat(RunQueue.Member<Waiting> member) {
            this.member = member;
            this.charges = new StolenTime(nanos.getAsLong());
        }

        /**
         * Runs something on a virtual thread as soon as there is a permit for it. Does not block.
         *
         * @param turn what to run; what it throws is logged
         */
        public void submit(Runnable turn) {
            Scheduler.this.submit(this, turn);
        }

        /**
         * Gives way if others wait who have had less. Called by the running turn; blocks until it is its turn again.
         *
         * @return whether it gave way
         */
        public boolean giveWay() {
            return Scheduler.this.giveWay(this);
        }

        /** Puts the permit of the running turn down, because it is about to wait for something that needs no core. */
        public void leave() {
            Scheduler.this.leave(this);
        }

        /** Takes a permit for a turn that has put its own down. Blocks until there is one. */
        public void enter() {
            Scheduler.this.enter(this);
        }
    }

    /**
     * A scheduler.
     *
     * @param permits how many turns may run at once, at least 1
     * @param carriers how many virtual threads the JVM can run at once
     * @param nanos a clock in nanoseconds that never goes back
     */
    public Scheduler(int permits, int carriers, LongSupplier nanos) {
        if (permits < 1) {
            throw new IllegalArgumentException("at least one turn must be able to run: " + permits);
        }
        this.free = permits;
        this.lastCarrier = permits >= carriers;
        this.nanos = nanos;
    }

    /**
     * A share of a tenant, as large as any other's.
     *
     * @return without seats
     */
    public Share share() {
        lock.lock();
        try {
            return new Share(queue.group());
        } finally {
            lock.unlock();
        }
    }

    /**
     * A place for one agent.
     *
     * @param share its tenant's
     * @param weight its weight among the busy agents of the tenant, 1 to 100
     * @return the place
     */
    public Seat seat(Share share, int weight) {
        lock.lock();
        try {
            return new Seat(queue.member(share.group, weight));
        } finally {
            lock.unlock();
        }
    }

    private void submit(Seat seat, Runnable turn) {
        Fresh fresh = new Fresh(seat, turn);
        Worker worker = WORKER.get();
        if (worker != null && worker.takes(this)) {
            worker.next = fresh;
            return;
        }
        enqueue(fresh);
    }

    private void enqueue(Fresh fresh) {
        Optional<Waiting> next;
        lock.lock();
        try {
            queue.add(fresh.seat().member, fresh);
            next = free > 0 ? next() : Optional.empty();
            if (next.isPresent()) {
                free--;
            }
            length = queue.waiting();
        } finally {
            lock.unlock();
        }
        next.ifPresent(this::grant);
    }

    // With as many permits as carriers, a spinning guest would keep other virtual threads from running at all.
    @SuppressWarnings("ThreadPriorityCheck")
    private boolean giveWay(Seat seat) {
        queueWhatFollows();
        if (length == 0) {
            if (lastCarrier) {
                Thread.yield();
            }
            return false;
        }
        Parked self = new Parked(seat, Thread.currentThread(), new AtomicBoolean());
        Optional<Waiting> next;
        lock.lock();
        try {
            settle(holder(seat));
            queue.add(seat.member, self);
            next = next();
            length = queue.waiting();
        } finally {
            lock.unlock();
        }
        boolean another = next.filter(self::equals).isEmpty();
        if (another) {
            next.ifPresent(this::grant);
            await(self);
        }
        worker().ifPresent(worker -> worker.holds(seat));
        return another;
    }

    /** What was to follow this turn directly need not wait for it: the turn goes on, or waits itself. */
    private void queueWhatFollows() {
        worker().ifPresent(worker -> {
            Fresh next = worker.next;
            worker.next = null;
            if (next != null) {
                enqueue(next);
            }
        });
    }

    private void leave(Seat seat) {
        queueWhatFollows();
        Seat holder = holder(seat);
        worker().ifPresent(worker -> worker.away = true);
        end(holder).ifPresent(this::grant);
    }

    /** This thread as a worker of this scheduler. */
    private Optional<Worker> worker() {
        return Optional.ofNullable(WORKER.get()).filter(worker -> worker.scheduler == this);
    }

    /** Whose permit the turn of a seat runs under: its own, or the one of the turn that it followed directly. */
    private Seat holder(Seat seat) {
        return worker().map(worker -> worker.holder).orElse(seat);
    }

    private void enter(Seat seat) {
        Parked self = new Parked(seat, Thread.currentThread(), new AtomicBoolean());
        Optional<Waiting> next;
        lock.lock();
        try {
            queue.add(seat.member, self);
            next = free > 0 ? next() : Optional.empty();
            if (next.isPresent()) {
                free--;
            }
            length = queue.waiting();
        } finally {
            lock.unlock();
        }
        if (next.filter(self::equals).isEmpty()) {
            next.ifPresent(this::grant);
            await(self);
        }
        worker().ifPresent(worker -> worker.holds(seat));
    }

    /** A seat gives its permit back; it is handed to whoever comes out, if anybody does. */
    private Optional<Waiting> end(Seat seat) {
        lock.lock();
        try {
            settle(seat);
            Optional<Waiting> next = next();
            if (next.isEmpty()) {
                free++;
            }
            length = queue.waiting();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock. */
    private void settle(Seat seat) {
        long now = nanos.getAsLong();
        queue.settle(seat.member, seat.charges.charged(Math.max(1, now - seat.since), now));
    }

    /** Holds the lock. */
    private Optional<Waiting> next() {
        Optional<Waiting> next = queue.poll();
        next.ifPresent(waiting -> waiting.seat().since = nanos.getAsLong());
        return next;
    }

    private void start(Fresh fresh) {
        Thread.ofVirtual().name("caxton-turn").start(() -> work(fresh));
    }

    /** Runs turns one after the other for as long as this thread keeps its permit: a new thread for each would cost more than a small turn. */
    private void work(Fresh first) {
        Worker self = new Worker(this, first.seat());
        WORKER.set(self);
        Fresh fresh = first;
        while (true) {
            try {
                fresh.turn().run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a turn failed outside of its guest", e);
            }
            Fresh following = self.next;
            if (following != null) {
                fresh = following;
                self.next = null;
                continue;
            }
            Optional<Waiting> next = end(self.holder);
            if (next.isEmpty()) {
                return;
            }
            switch (next.get()) {
                case Fresh another -> {
                    fresh = another;
                    self.holds(another.seat());
                }
                case Parked parked -> {
                    grant(parked);
                    return;
                }
            }
        }
    }

    private void grant(Waiting next) {
        switch (next) {
            case Fresh fresh -> start(fresh);
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
