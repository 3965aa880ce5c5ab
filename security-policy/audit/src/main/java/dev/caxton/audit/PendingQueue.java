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

    private final int maxKept;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();

    /** Events to be kept that are not written yet, those included that the writer has in its hand. */
    private int kept;

    private long missing;
    private boolean closed;

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
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is to be written next: events put back come first. Waits for the first one, unless the queue is closed, and after a failure at least for the pause,
     * unless new events arrive.
     */
    List<Pending> take(Duration pause) throws InterruptedException {
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
            List<Pending> group = new ArrayList<>();
            int bytes = 0;
            while (!queue.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
                Pending next = queue.remove();
                if (next.take()) {
                    group.add(next);
                    bytes += next.event().length;
                }
            }
            return group;
        } finally {
            lock.unlock();
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
            something.signal();
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
