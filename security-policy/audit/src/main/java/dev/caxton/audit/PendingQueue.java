package dev.caxton.audit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands events to the writer in the order of their arrival, many at a time. Safe for many threads that put and one that takes. */
final class PendingQueue {

    /** More would hold up the first of a group for too long, and make the buffer large. */
    private static final int MAX_GROUP = 4_096;

    private static final int MAX_GROUP_BYTES = 1 << 20;

    /** The longest that a group is waited for, ns. */
    private static final long MAX_GATHER = 2_000_000;

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

    /** How many of those in the queue have a thread that waits for them. */
    private int awaited;

    /** How many threads waited at the end of the last sync, for its records and for the next ones. */
    private int waiting;

    /** How many of them are worth waiting for, as far as the last groups tell: those that come back within a sync. */
    private double share = 0.5;

    /** How many awaited events wake the writer while it gathers; otherwise every event does. */
    private int wanted;

    PendingQueue(int maxKept) {
        this.maxKept = maxKept;
    }

    /** Puts an event in; refuses one to be kept when there are too many, and then counts it. */
    void put(Pending pending) {
        lock.lock();
        try {
            if (closed) {
                throw new AuditException(AuditError.CLOSED, "the audit log is closed");
            }
            if (pending.kept() && kept >= maxKept) {
                missing++;
                throw new AuditException(
                        AuditError.FULL,
                        maxKept + " events wait to be recorded, and no more are kept; see why the audit log cannot be"
                                + " written");
            }
            kept += pending.kept() ? 1 : 0;
            awaited += pending.kept() ? 0 : 1;
            queue.add(pending);
            // 0 unless it gathers: then a kept event, which nobody waits for, wakes it too.
            if (awaited >= wanted) {
                something.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is to be written next: events put back come first. Waits for the first one, unless the queue is closed, and after a failure at least for the pause,
     * unless new events arrive.
     *
     * @param pause how long what was put back waits
     * @param sync how long the last sync took, ns
     */
    List<Pending> take(Duration pause, long sync) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && (queue.isEmpty() || (left > 0 && queue.size() == kept))) {
                if (queue.isEmpty()) {
                    something.await();
                } else {
                    left = something.awaitNanos(left);
                    if (left > 0) {
                        break; // something new arrived
                    }
                }
            }
            gather(sync);
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
        } finally {
            lock.unlock();
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
