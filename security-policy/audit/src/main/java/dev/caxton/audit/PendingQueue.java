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

    /** How many events wake the writer. */
    private int wanted = 1;

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
            queue.add(pending);
            if (queue.size() >= wanted) {
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
     * until half of all that are under way are here; the other half comes together while it syncs. It waits no longer than a sync takes: nobody waits for more
     * than two.
     */
    private void gather(long sync) throws InterruptedException {
        int half = (inHand.size() + queue.size() + 1) / 2;
        if (closed || queue.size() >= half) {
            return;
        }
        wanted = half;
        long left = Math.min(sync, MAX_GATHER);
        while (left > 0 && !closed && queue.size() < half) {
            left = something.awaitNanos(left);
        }
        wanted = 1;
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

    /** A group was written, and none of it has to be kept any longer; with it, so many missing events were reported. */
    void settle(List<Pending> group, long reported) {
        lock.lock();
        try {
            missing -= reported;
            for (Pending pending : group) {
                kept -= pending.kept() ? 1 : 0;
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
