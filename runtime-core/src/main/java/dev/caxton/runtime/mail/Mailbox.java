package dev.caxton.runtime.mail;

import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A bounded mailbox of one agent: never holds more messages and reservations than its length. More urgent messages come out first; messages of one sender and one
 * priority come out in the order in which they were committed, also when one of them is held back to be handled once more: then those behind it wait with it. Safe
 * for use by many threads; nothing blocks.
 *
 * <p>The room that a message takes on the node is given back by {@link #done}, not when it is taken out: until then it is still in the heap.
 */
public final class Mailbox {

    /** What a message takes on the heap beside its content: envelope, names and its place here. */
    public static final int OVERHEAD = 512;

    private static final int PRIORITIES = Message.MAX_PRIORITY + 1;

    private record Line(Principal sender, int priority) {
        static Line of(Delivery delivery) {
            return new Line(
                    delivery.envelope().sender(), delivery.envelope().message().priority());
        }
    }

    /** A sender's messages of one priority that wait for the first of them. */
    private static final class HeldBack {
        private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    }

    private final Budget bytes;
    private volatile Runnable arrival;
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
    private final List<ArrayDeque<Delivery>> byPriority = new ArrayList<>(PRIORITIES);
    private final Map<Line, HeldBack> heldBack = new HashMap<>(0);
    // Written under the lock; read without it by whoever only asks.
    private volatile int waiting;
    // Of these, what is not held back: one number, so that whoever asks can't read half of a change.
    private volatile int ready;
    private volatile int length;
    private volatile int maxBytes;
    private int reserved;
    private Optional<Posting.Reason> closed = Optional.of(Posting.Reason.STOPPED);

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
        for (int priority = 0; priority < PRIORITIES; priority++) {
            byPriority.add(new ArrayDeque<>(0));
        }
    }

    /**
     * Changes the limits. What waits beyond them stays.
     *
     * @param newLength messages and reservations at most
     * @param newMaxBytes content of one message at most
     */
    public void limits(int newLength, int newMaxBytes) {
        length = newLength;
        maxBytes = newMaxBytes;
    }

    /**
     * Changes who hears of messages: the agent's next version. What waits stays, and so do reservations.
     *
     * @param next called after a message was committed, outside of every lock; not for those that wait already
     */
    public void arrivesAt(Runnable next) {
        arrival = next;
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
            if (closed.isPresent()) {
                return new Posting.Refused(closed.get());
            }
            if (waiting + reserved >= length) {
                return new Posting.Refused(Posting.Reason.FULL);
            }
            if (!bytes.take((long) size + OVERHEAD)) {
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
            // A breaker that opened meanwhile refuses no message that was promised a place.
            if (closed.filter(reason -> reason != Posting.Reason.RESTING).isPresent()) {
                bytes.giveBack(room(delivery));
                return false;
            }
            waiting++;
            if (!heldBack.isEmpty()) {
                Optional<HeldBack> line = Optional.ofNullable(heldBack.get(Line.of(delivery)));
                if (line.isPresent()) {
                    line.get().deliveries.add(delivery);
                    return true;
                }
            }
            queue(delivery).add(delivery);
            ready++;
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
            bytes.giveBack((long) size + OVERHEAD);
        } finally {
            lock.unlock();
        }
    }

    private static long room(Delivery delivery) {
        return (long) delivery.envelope().message().size() + OVERHEAD;
    }

    private ArrayDeque<Delivery> queue(Delivery delivery) {
        return byPriority.get(delivery.envelope().message().priority());
    }

    /**
     * Takes the next message out. Its room on the node stays taken until {@link #done}.
     *
     * @return the message, or empty if none can be taken
     */
    public Optional<Delivery> poll() {
        return poll(delivery -> true);
    }

    /**
     * As {@link #poll()}, if the next message is a certain one. Otherwise it stays the next.
     *
     * @param wanted whether it is; asked under a lock
     * @return the message, or empty if none can be taken or it is not wanted
     */
    // Under the lock.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public Optional<Delivery> poll(Predicate<Delivery> wanted) {
        if (!hasNext()) {
            return Optional.empty();
        }
        lock.lock();
        try {
            for (int priority = Message.MAX_PRIORITY; priority >= 0; priority--) {
                ArrayDeque<Delivery> queue = byPriority.get(priority);
                if (!queue.isEmpty()) {
                    if (!wanted.test(queue.element())) {
                        return Optional.empty();
                    }
                    waiting--;
                    ready--;
                    return Optional.of(queue.remove());
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes everything out, what is held back included.
     *
     * @return the messages, each to be {@link #done}
     */
    public List<Delivery> clear() {
        lock.lock();
        try {
            List<Delivery> all = new ArrayList<>();
            heldBack.values().forEach(line -> all.addAll(line.deliveries));
            heldBack.clear();
            byPriority.forEach(queue -> {
                all.addAll(queue);
                queue.clear();
            });
            waiting = 0;
            ready = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A message that was taken out is handled, or given up: its room is free.
     *
     * @param delivery the message
     */
    public void done(Delivery delivery) {
        bytes.giveBack(room(delivery));
    }

    /**
     * Holds messages back that were taken out, in this order, before everything that waits of the same sender and priority. They count as waiting, even beyond the
     * length.
     *
     * @param deliveries messages that were taken out last
     * @return to be run when they can be taken again; runs at most once with effect
     */
    // Under the lock.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public Runnable holdBack(List<Delivery> deliveries) {
        Set<Line> lines = new HashSet<>();
        Map<Line, HeldBack> mine = new HashMap<>();
        lock.lock();
        try {
            for (Delivery delivery : deliveries.reversed()) {
                Line line = Line.of(delivery);
                HeldBack held = heldBack.computeIfAbsent(line, key -> new HeldBack());
                if (lines.add(line)) {
                    moveBehind(held, line);
                }
                held.deliveries.addFirst(delivery);
                mine.put(line, held);
                waiting++;
            }
        } finally {
            lock.unlock();
        }
        return () -> letGo(mine);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void moveBehind(HeldBack line, Line key) {
        Iterator<Delivery> queue = byPriority.get(key.priority()).iterator();
        while (queue.hasNext()) {
            Delivery delivery = queue.next();
            if (delivery.envelope().sender().equals(key.sender())) {
                queue.remove();
                line.deliveries.add(delivery);
                ready--;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void letGo(Map<Line, HeldBack> lines) {
        lock.lock();
        try {
            lines.forEach((key, line) -> {
                if (heldBack.remove(key, line)) {
                    ready += line.deliveries.size();
                    for (Delivery delivery : line.deliveries.reversed()) {
                        byPriority.get(key.priority()).addFirst(delivery);
                    }
                }
            });
        } finally {
            lock.unlock();
        }
        arrival.run();
    }

    /**
     * Whether a message can be taken out.
     *
     * @return true if {@link #poll} would give one just now
     */
    public boolean hasNext() {
        return ready > 0;
    }

    /**
     * How many messages wait, those that are held back included.
     *
     * @return messages
     */
    public int waiting() {
        return waiting;
    }

    /**
     * Whether nothing waits, and nothing is held back.
     *
     * @return true if it is empty
     */
    public boolean isEmpty() {
        return waiting == 0;
    }

    /** Takes messages from now on. */
    public void open() {
        close(Optional.empty());
    }

    /** Takes no more messages; what waits can still be taken out. A reservation made before can no longer be committed. */
    public void close() {
        close(Optional.of(Posting.Reason.STOPPED));
    }

    /** Takes no more messages until it is opened again, because the agent rests. A reservation made before can be committed. */
    public void rest() {
        lock.lock();
        try {
            if (closed.isEmpty()) {
                closed = Optional.of(Posting.Reason.RESTING);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes messages again if it took none only because the agent rested. */
    public void wake() {
        lock.lock();
        try {
            closed = closed.filter(reason -> reason != Posting.Reason.RESTING);
        } finally {
            lock.unlock();
        }
    }

    private void close(Optional<Posting.Reason> reason) {
        lock.lock();
        try {
            closed = reason;
        } finally {
            lock.unlock();
        }
    }
}
