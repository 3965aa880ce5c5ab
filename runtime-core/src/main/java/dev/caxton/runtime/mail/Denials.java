package dev.caxton.runtime.mail;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Decision;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Records messages that the policy denies, for the tenant of the sender and, if agents of it are here, for that of the receiver. A guest can try as often as it has
 * fuel, and to receivers that it invents: so within a minute the first few of a sender to a receiver get a record each, and one record says how many more there were;
 * what a sender tries with further receivers is counted in one record. Every denial is in a record or in a count, once for each tenant that it concerns. Safe for use by many
 * threads; does not wait for the disk.
 */
public final class Denials {

    /** How many of a sender to a receiver get a record of their own. */
    static final int EACH = 3;

    /** How many receivers of a sender are told apart: as many as the names that its sandbox remembers. */
    static final int RECEIVERS = 16;

    /** How many senders are told apart; what further ones try is counted under the system's name. A sender takes a few kilobytes at most. */
    static final int SENDERS = 1_000;

    /** How long is counted before it is said. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** How often {@link #sweep} should be called: so much later than the window a count may be said. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    private final AuditLog audit;
    private final PostOffice post;
    private final Principal system;
    private final InstantSource time;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    // Under the lock, as everything that they lead to.
    private final Map<Principal, Attempts> senders = new HashMap<>();

    /** So many that got no record of their own, the first of them then. */
    private record Count(long more, Instant since) {

        private static Count next(Optional<Count> before, Instant now) {
            return new Count(
                    before.map(Count::more).orElse(0L) + 1,
                    before.map(Count::since).orElse(now));
        }
    }

    /** To one receiver. */
    private record Tried(List<TenantId> tenants, int recorded, Optional<Count> count) {}

    /** What a sender has tried since the first time, which was then on the clock that never goes back. */
    private record Attempts(long first, Map<AgentId, Tried> receivers, Map<TenantId, Count> others) {}

    /**
     * Nothing has been denied yet.
     *
     * @param audit where it is recorded
     * @param post knows whose agents are here
     * @param system in whose name counts are recorded that belong to too many senders
     * @param time the clock
     * @param nanos a clock in nanoseconds that never goes back
     */
    public Denials(AuditLog audit, PostOffice post, Principal system, InstantSource time, LongSupplier nanos) {
        this.audit = audit;
        this.post = post;
        this.system = system;
        this.time = time;
        this.nanos = nanos;
    }

    /**
     * Records or counts a denial.
     *
     * @param sender who wanted to send
     * @param receiver to whom
     * @param deny what the policy said
     * @param trace the trace id of the message, or of the one its sender was handling, if there is one
     */
    public void denied(Principal sender, AgentId receiver, Decision.Deny deny, Optional<String> trace) {
        List<AuditEvent> events = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Principal known = senders.containsKey(sender) || senders.size() < SENDERS ? sender : system;
            Attempts attempts = senders.computeIfAbsent(known, key -> attempts(now));
            if (over(attempts, now)) {
                events.addAll(counts(known, attempts));
                attempts = attempts(now);
                senders.put(known, attempts);
            }
            Optional<Tried> before = Optional.ofNullable(attempts.receivers().get(receiver));
            if (known.equals(sender)
                    && (before.isPresent() || attempts.receivers().size() < RECEIVERS)) {
                Tried tried = before.orElseGet(() -> new Tried(tenants(sender, receiver), 0, Optional.empty()));
                if (tried.recorded() < EACH) {
                    tried.tenants()
                            .forEach(tenant -> events.add(new AuditEvent.MessageDenied(
                                    tenant, sender, receiver, deny.document(), deny.reason(), trace)));
                    tried = new Tried(tried.tenants(), tried.recorded() + 1, Optional.empty());
                } else {
                    Count count = Count.next(tried.count(), time.instant());
                    tried = new Tried(tried.tenants(), tried.recorded(), Optional.of(count));
                }
                attempts.receivers().put(receiver, tried);
            } else {
                Map<TenantId, Count> others = attempts.others();
                tenants(sender, receiver)
                        .forEach(tenant -> others.put(
                                tenant, Count.next(Optional.ofNullable(others.get(tenant)), time.instant())));
            }
        } finally {
            lock.unlock();
        }
        record(events);
    }

    /** Says what was counted in minutes that are over. */
    public void sweep() {
        say(false);
    }

    /** Says all that was counted, because the runtime ends. */
    public void close() {
        say(true);
    }

    private void say(boolean all) {
        List<AuditEvent> events = new ArrayList<>();
        lock.lock();
        try {
            long now = nanos.getAsLong();
            senders.entrySet().removeIf(entry -> {
                boolean due = all || over(entry.getValue(), now);
                if (due) {
                    events.addAll(counts(entry.getKey(), entry.getValue()));
                }
                return due;
            });
        } finally {
            lock.unlock();
        }
        record(events);
    }

    private static Attempts attempts(long now) {
        return new Attempts(now, new HashMap<>(), new HashMap<>());
    }

    private static boolean over(Attempts attempts, long now) {
        return now - attempts.first() >= WINDOW.toNanos();
    }

    /** A tenant without agents here is nobody's: the guest has made up its name. */
    private List<TenantId> tenants(Principal sender, AgentId receiver) {
        TenantId own = sender.tenant();
        TenantId theirs = receiver.tenant();
        return theirs.equals(own) || !post.serves(theirs) ? List.of(own) : List.of(own, theirs);
    }

    private static List<AuditEvent> counts(Principal sender, Attempts attempts) {
        Stream<AuditEvent> told = attempts.receivers().entrySet().stream()
                .flatMap(entry -> entry.getValue().count().stream()
                        .flatMap(count -> entry.getValue().tenants().stream()
                                .map(tenant -> event(tenant, sender, Optional.of(entry.getKey()), count))));
        Stream<AuditEvent> others = attempts.others().entrySet().stream()
                .map(entry -> event(entry.getKey(), sender, Optional.empty(), entry.getValue()));
        return Stream.concat(told, others).toList();
    }

    private static AuditEvent event(TenantId tenant, Principal sender, Optional<AgentId> receiver, Count count) {
        return new AuditEvent.MessagesDenied(tenant, sender, receiver, count.more(), count.since());
    }

    private void record(List<AuditEvent> events) {
        // What is denied stays denied; a log that cannot take the record now keeps it.
        events.forEach(event -> {
            var _ = audit.record(event);
        });
    }
}
