package dev.caxton.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Hands events to whoever writes in the order of their arrival, many at a time: to the log's own thread, or to the thread that waits for an event and waits alone.
 * One of them writes at a time, and what it has written happens before what the next one does. Safe for many threads that put and one that takes.
 */
final class PendingQueue {

    /** More would hold up the first of a group for too long, and make the buffer large. */
    private static final int MAX_GROUP = 4_096;

    private static final int MAX_GROUP_BYTES = 1 << 20;

    /** The longest that a group is waited for, ns. */
    private static final long MAX_GATHER = 2_000_000;

    /** How long an event that nobody waits for waits itself for one that somebody waits for, and for its sync, ns. */
    private static final long LINGER = 10_000_000;

    /** After a failure and without new events: how soon what is kept is tried again, ns. */
    private static final long RETRY = 1_000_000_000;

    private final int maxKept;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();

    /** What the writer has in its hand, so that whoever waits for it can be told that it takes too long. */
    private List<Pending> inHand = List.of();

    /** Events to be kept that are not written yet, those included that the writer has in its hand. */
    private int kept;

    private long missing;
    private boolean closed;

    /** Whether somebody has a group in hand, or gathers one. */
    private boolean writing;

    /** When events that nobody waits for are written at the latest, by {@link System#nanoTime}; of meaning while there are any. */
    private long due;

    /** When the log's own thread wakes by itself, by {@link System#nanoTime}, while it waits for what is due. */
    private OptionalLong alarm = OptionalLong.empty();

    /** How many of those in the queue have a thread that waits for them. */
    private int awaited;

    /** How many threads waited at the end of the last sync, for its records and for the next ones. */
    private int waiting;

    /** How many of them are worth waiting for, as far as the last groups tell: those that come back within a sync. */
    private double share = 0.5;

    /** How many awaited events wake the writer while it gathers; otherwise 0. */
    private int wanted;

    PendingQueue(int maxKept) {
        this.maxKept = maxKept;
    }

    /** Puts an event in that nobody waits for; refuses it when there are too many, and then counts it. */
    void put(Pending.Kept pending) {
        lock.lock();
        try {
            requireOpen();
            if (kept >= maxKept) {
                missing++;
                throw new AuditException(
                        AuditError.FULL,
                        maxKept + " events wait to be recorded, and no more are kept; see why the audit log cannot be"
                                + " written");
            }
            long soon = System.nanoTime() + LINGER;
            boolean first = queue.isEmpty() || soon - due < 0;
            due = first ? soon : due;
            kept++;
            queue.add(pending);
            // Whoever writes looks again when it is done, and nobody who gathers waits for this.
            if (!writing) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts an event in that the calling thread is going to wait for.
     *
     * @param pending the event
     * @return empty if somebody else writes it; otherwise the group that the calling thread has to write, and then has to call {@link #done}
     */
    List<Pending> put(Pending.Awaited pending) {
        lock.lock();
        try {
            requireOpen();
            awaited++;
            queue.add(pending);
            if (!writing && awaited == 1 && waiting < 2) {
                writing = true;
                return group();
            }
            // 0 unless it gathers.
            if (!writing || (wanted > 0 && awaited >= wanted)) {
                something.signal();
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new AuditException(AuditError.CLOSED, "the audit log is closed");
        }
    }

    /**
     * What is to be written next, for the log's own thread: events put back come first. Waits for the first one, unless the queue is closed, and for those that
     * nobody waits for until they are due. Whoever takes calls {@link #done} afterwards, also if the group is empty.
     *
     * @param sync how long the last sync took, ns
     */
    List<Pending> take(LongSupplier sync) throws InterruptedException {
        lock.lock();
        try {
            boolean ready = false;
            while (!ready) {
                if (writing || (queue.isEmpty() && !closed)) {
                    something.await();
                } else {
                    long left = closed || awaited > 0 || queue.size() >= MAX_GROUP ? 0 : due - System.nanoTime();
                    ready = left <= 0;
                    if (!ready) {
                        alarm = OptionalLong.of(System.nanoTime() + left);
                        var _ = something.awaitNanos(left);
                        alarm = OptionalLong.empty();
                    }
                }
            }
            writing = true;
            gather(sync.getAsLong());
            return group();
        } finally {
            lock.unlock();
        }
    }

    private List<Pending> group() {
        List<Pending> group = new ArrayList<>(queue.size());
        int bytes = 0;
        while (!queue.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
            Pending next = queue.remove();
            awaited -= next.kept() ? 0 : 1;
            if (next.take()) {
                group.add(next);
                bytes += next.event().length;
            }
        }
        inHand = group;
        return group;
    }

    /** Whoever had a group in hand has written it, or has failed to. What came meanwhile is for the log's own thread. */
    void done() {
        lock.lock();
        try {
            writing = false;
            inHand = List.of();
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the log's own thread if there is something for it to do before it wakes by itself: with a call every millisecond it would do nothing else. */
    private void wake() {
        boolean inTime = alarm.isPresent() && alarm.getAsLong() - due <= 0 && queue.size() < MAX_GROUP;
        if (closed || awaited > 0 || (!queue.isEmpty() && !inTime)) {
            something.signal();
        }
    }

    /**
     * Those whose records were acknowledged last are about to hand in the next ones, and a sync for few records costs as much as one for many. So the writer waits
     * for as many of them as have come back in time of late, and learns from it: with nobody who comes back it waits for nobody. It waits no longer than a sync
     * takes, so that nobody waits for more than two.
     */
    private void gather(long sync) throws InterruptedException {
        int hoped = (int) Math.ceil(waiting * share);
        if (closed || waiting < 2) {
            return;
        }
        wanted = hoped;
        long left = Math.min(sync, MAX_GATHER);
        while (left > 0 && !closed && awaited < hoped) {
            left = something.awaitNanos(left);
        }
        wanted = 0;
        share = awaited >= hoped ? Math.min(1, share + 1.0 / 16) : (double) awaited / waiting;
    }

    /** Ends the waiting of those that have waited since before a moment. */
    void giveUp(long before, long patienceMillis) {
        lock.lock();
        try {
            giveUp(queue, before, patienceMillis);
            giveUp(inHand, before, patienceMillis);
        } finally {
            lock.unlock();
        }
    }

    private static void giveUp(Iterable<Pending> events, long before, long patienceMillis) {
        for (Pending pending : events) {
            if (pending instanceof Pending.Awaited awaited && awaited.since() - before < 0) {
                awaited.givenUp(patienceMillis);
            }
        }
    }

    /** Puts the kept ones of a group that failed back in front, in their order. */
    void putBack(List<Pending> group) {
        lock.lock();
        try {
            for (Pending pending : group.reversed()) {
                if (pending.kept()) {
                    queue.addFirst(pending);
                }
            }
            due = System.nanoTime() + RETRY;
        } finally {
            lock.unlock();
        }
    }

    /** A group was written, and none of it has to be kept any longer; with it, so many missing events were reported. Nobody was told yet. */
    void settle(List<Pending> group, long reported) {
        lock.lock();
        try {
            missing -= reported;
            waiting = awaited;
            for (Pending pending : group) {
                if (pending.kept()) {
                    kept--;
                } else {
                    waiting++;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** How many events were counted in place of being kept, and are not reported yet. */
    long missing() {
        lock.lock();
        try {
            return missing;
        } finally {
            lock.unlock();
        }
    }

    /** Events to be kept that are not written yet, and those that could be counted only. */
    long unwritten() {
        lock.lock();
        try {
            return kept + missing;
        } finally {
            lock.unlock();
        }
    }
}
