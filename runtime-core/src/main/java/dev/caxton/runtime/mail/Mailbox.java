package dev.caxton.runtime.mail;

import dev.caxton.resource.Budget;
import dev.caxton.runtime.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded mailbox of one agent: never holds more messages and reservations than its length. More urgent messages come out first; messages of one sender and one
 * priority come out in the order in which they were committed. Safe for use by many threads; nothing blocks.
 */
public final class Mailbox {

    private final int length;
    private final int maxBytes;
    private final Budget bytes;
    private final Runnable arrival;
    private final ReentrantLock lock = new ReentrantLock();
    private final Posting.Place place = new Posting.Place() {
        @Override
        public boolean commit(Delivery delivery) {
            return Mailbox.this.commit(delivery);
        }

        @Override
        public void release(int size) {
            Mailbox.this.release(size);
        }
    };
    private final List<ArrayDeque<Delivery>> byPriority = new ArrayList<>();
    // Written under the lock; read without it by whoever only asks whether something waits.
    private volatile int waiting;
    private int reserved;
    private boolean open;

    /**
     * A closed, empty mailbox.
     *
     * @param length messages and reservations at most
     * @param maxBytes content of one message at most
     * @param bytes what the contents of all waiting messages of the node are taken from
     * @param arrival called after a message was committed, outside of every lock
     */
    public Mailbox(int length, int maxBytes, Budget bytes, Runnable arrival) {
        this.length = length;
        this.maxBytes = maxBytes;
        this.bytes = bytes;
        this.arrival = arrival;
        for (int priority = 0; priority <= Message.MAX_PRIORITY; priority++) {
            byPriority.add(new ArrayDeque<>(0));
        }
    }

    /**
     * Reserves a place.
     *
     * @param size content of the message, bytes
     * @return the place, or why there is none
     */
    public Posting reserve(int size) {
        if (size > maxBytes) {
            return new Posting.Refused(Posting.Reason.TOO_LARGE);
        }
        lock.lock();
        try {
            if (!open) {
                return new Posting.Refused(Posting.Reason.STOPPED);
            }
            if (waiting + reserved >= length) {
                return new Posting.Refused(Posting.Reason.FULL);
            }
            if (!bytes.take(size)) {
                return new Posting.Refused(Posting.Reason.NO_ROOM);
            }
            reserved++;
            return new Posting.Slot(place, size);
        } finally {
            lock.unlock();
        }
    }

    // Under the lock.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private boolean commit(Delivery delivery) {
        lock.lock();
        try {
            reserved--;
            if (!open) {
                bytes.giveBack(delivery.envelope().message().size());
                return false;
            }
            byPriority.get(delivery.envelope().message().priority()).add(delivery);
            waiting++;
        } finally {
            lock.unlock();
        }
        arrival.run();
        return true;
    }

    private void release(int size) {
        lock.lock();
        try {
            reserved--;
            bytes.giveBack(size);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next message out.
     *
     * @return the message, or empty if none waits
     */
    // Under the lock.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public Optional<Delivery> poll() {
        if (waiting == 0) {
            return Optional.empty();
        }
        lock.lock();
        try {
            if (waiting == 0) {
                return Optional.empty();
            }
            for (int priority = Message.MAX_PRIORITY; priority >= 0; priority--) {
                ArrayDeque<Delivery> queue = byPriority.get(priority);
                if (!queue.isEmpty()) {
                    Delivery next = queue.remove();
                    waiting--;
                    bytes.giveBack(next.envelope().message().size());
                    return Optional.of(next);
                }
            }
            throw new IllegalStateException("a mailbox counted a message that it does not hold");
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether nothing waits.
     *
     * @return true if {@link #poll} would give nothing just now
     */
    public boolean isEmpty() {
        return waiting == 0;
    }

    /** Takes messages from now on. */
    public void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages; what waits can still be polled. A reservation made before can no longer be committed. */
    public void close() {
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
    }
}
