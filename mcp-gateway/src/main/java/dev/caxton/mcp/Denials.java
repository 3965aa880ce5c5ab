package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what the policy denies. In every minute the first {@value #EACH} denials of a caller are recorded as every call is, intent and end; the rest are counted, and one record says how many: whoever asks
 * for what nobody has granted fills no log. What the policy permits is never counted and always recorded. Safe for use by many threads.
 */
final class Denials {

    static final int EACH = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Callers in a minute. Of more of them everything is recorded. */
    private static final int MOST_CALLERS = 10_000;

    private static final System.Logger LOG = System.getLogger(Denials.class.getName());

    /** What is denied. */
    enum What {
        TOOL,
        CONTEXT;

        @Override
        public String toString() {
            return this == TOOL ? "tool" : "context";
        }
    }

    private record Kind(Principal caller, Door door, What what) {}

    private record Count(Instant since, int recorded, long more, Optional<Instant> firstMore) {}

    private final AuditLog audit;
    private final InstantSource time;
    private final Map<Kind, Count> counts = new HashMap<>();

    /**
     * Nothing has been denied yet.
     *
     * @param audit where it is said how many there were
     * @param time tells the minutes
     */
    Denials(AuditLog audit, InstantSource time) {
        this.audit = audit;
        this.time = time;
    }

    /** Whether so much was denied to a caller in this minute that what is denied next need only be counted. */
    boolean areMany(Principal caller, Door door, What what) {
        synchronized (counts) {
            Count count = counts.get(new Kind(caller, door, what));
            return count != null && !isOver(count, time.instant()) && count.recorded() >= EACH;
        }
    }

    /** A call was denied, and stands in the log as such. */
    void recorded(Principal caller, Door door, What what) {
        Instant now = time.instant();
        List<AuditEvent> events = new ArrayList<>();
        synchronized (counts) {
            Kind kind = new Kind(caller, door, what);
            Count before = counts.get(kind);
            if (before != null && isOver(before, now)) {
                summary(kind, before).ifPresent(events::add);
                before = null;
            }
            if (before != null) {
                counts.put(kind, new Count(before.since(), before.recorded() + 1, before.more(), before.firstMore()));
            } else if (counts.size() < MOST_CALLERS) {
                counts.put(kind, new Count(now, 1, 0, Optional.empty()));
            } else {
                counts.remove(kind);
            }
        }
        record(events);
    }

    /** A call was denied, and stands nowhere else. */
    void counted(Principal caller, Door door, What what) {
        Instant now = time.instant();
        synchronized (counts) {
            counts.compute(
                    new Kind(caller, door, what),
                    (kind, before) -> before == null
                            // Its minute has ended since it was looked at; the next one begins with this.
                            ? new Count(now, 0, 1, Optional.of(now))
                            : new Count(
                                    before.since(),
                                    before.recorded(),
                                    before.more() + 1,
                                    before.firstMore().or(() -> Optional.of(now))));
        }
    }

    /** Says what was counted in minutes that are over. To be called now and then. */
    void sweep() {
        sweep(time.instant());
    }

    /** Says what was counted so far. */
    void close() {
        sweep(Instant.MAX);
    }

    private void sweep(Instant now) {
        List<AuditEvent> events = new ArrayList<>();
        synchronized (counts) {
            counts.entrySet().removeIf(entry -> {
                boolean over = isOver(entry.getValue(), now);
                if (over) {
                    summary(entry.getKey(), entry.getValue()).ifPresent(events::add);
                }
                return over;
            });
        }
        record(events);
    }

    private static boolean isOver(Count count, Instant now) {
        return !now.isBefore(count.since().plus(WINDOW));
    }

    private static Optional<AuditEvent> summary(Kind kind, Count count) {
        return count.firstMore()
                .map(since -> new AuditEvent.CallsDenied(
                        kind.caller().tenant(),
                        kind.caller(),
                        kind.what().toString(),
                        kind.door().toString(),
                        count.more(),
                        since));
    }

    private void record(List<AuditEvent> events) {
        for (AuditEvent event : events) {
            try {
                // A log that can't take it now keeps it.
                var _ = audit.record(event);
            } catch (AuditException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Denied calls could not be recorded: {0}: {1}",
                        event,
                        e.getMessage());
            }
        }
    }
}
