package dev.caxton.runtime;

import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Budget;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Tickets of requests whose answers are fetched later: bound to whoever asked, bounded in number, room and life. Safe for use by many threads. */
final class Tickets {

    /** Tickets of one principal. */
    static final int MOST = 1_000;

    private record Ticket(String id, Principal owner, Kept kept, Runnable cancel, long until, long number) {}

    private final Budget answers;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Ticket> tickets = new HashMap<>();
    private final Map<Principal, Integer> owned = new HashMap<>();
    private final TreeSet<Ticket> byEnd =
            new TreeSet<>(Comparator.<Ticket>comparingLong(Ticket::until).thenComparingLong(Ticket::number));
    private long numbers;

    Tickets(Budget answers, LongSupplier nanos) {
        this.answers = answers;
        this.nanos = nanos;
    }

    /** Room for another ticket of somebody, if there is any. Either {@link #issue} or {@link Kept#close} follows. */
    Optional<Kept> room(Principal owner) {
        lock.lock();
        try {
            sweep();
            return owned.getOrDefault(owner, 0) >= MOST ? Optional.empty() : Kept.in(answers);
        } finally {
            lock.unlock();
        }
    }

    void issue(String id, Principal owner, Kept kept, Runnable cancel, Duration life) {
        lock.lock();
        try {
            Ticket ticket = new Ticket(id, owner, kept, cancel, nanos.getAsLong() + life.toNanos(), ++numbers);
            tickets.put(id, ticket);
            byEnd.add(ticket);
            owned.merge(owner, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    Optional<Kept> find(String id, Principal owner) {
        lock.lock();
        try {
            sweep();
            return Optional.ofNullable(tickets.get(id))
                    .filter(ticket -> ticket.owner().equals(owner))
                    .map(Ticket::kept);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a ticket before its time, and cancels what it is for. */
    boolean cancel(String id, Principal owner) {
        Ticket ticket;
        lock.lock();
        try {
            sweep();
            ticket = tickets.get(id);
            if (ticket == null || !ticket.owner().equals(owner)) {
                return false;
            }
            byEnd.remove(ticket);
            forget(ticket);
        } finally {
            lock.unlock();
        }
        // Without the lock: what the turn waits for is told, too.
        ticket.cancel().run();
        return true;
    }

    private void forget(Ticket ticket) {
        tickets.remove(ticket.id());
        owned.computeIfPresent(ticket.owner(), (owner, count) -> count > 1 ? count - 1 : null);
        ticket.kept().close();
    }

    /** Forgets tickets whose time is up. */
    void tick() {
        lock.lock();
        try {
            sweep();
        } finally {
            lock.unlock();
        }
    }

    private void sweep() {
        long now = nanos.getAsLong();
        while (!byEnd.isEmpty() && byEnd.first().until() - now <= 0) {
            forget(byEnd.removeFirst());
        }
    }

    static Problem full() {
        return new Problem(
                "CAX-TICKET-FULL",
                "there is no room for another ticket: a principal may have " + MOST
                        + ", and all answers that are kept share a part of the heap",
                "Fetch answers and let tickets end, or wait for answers instead.");
    }

    static Problem unknown() {
        return new Problem(
                "CAX-TICKET-UNKNOWN",
                "there is no such ticket of yours",
                "Tickets end at the time that was said when they were issued, and with the runtime.");
    }
}
