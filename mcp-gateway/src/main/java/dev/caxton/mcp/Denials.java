package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.FirstFew;
import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Counts what the policy denies. In every minute the first {@value #EACH} denials of a caller are recorded as every call is, intent and end; the rest are counted, and one record says how many: whoever asks
 * for what nobody has granted fills no log. What the policy permits is never counted and always recorded. Safe for use by many threads.
 */
final class Denials {

    static final int EACH = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

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

    private final AuditLog audit;
    private final InstantSource time;
    private final FirstFew<Kind> few;

    /**
     * Nothing has been denied yet.
     *
     * @param audit where it is said how many there were
     * @param time tells the minutes
     */
    Denials(AuditLog audit, InstantSource time) {
        this.audit = audit;
        this.time = time;
        this.few = new FirstFew<>(EACH, WINDOW, time);
    }

    /** Whether so much was denied to a caller in this minute that what is denied next need only be counted. */
    boolean areMany(Principal caller, Door door, What what) {
        return few.isFull(new Kind(caller, door, what));
    }

    /** A call was denied, and stands in the log as such. */
    void recorded(Principal caller, Door door, What what) {
        few.written(new Kind(caller, door, what));
        record(few.followed());
    }

    /** A call was denied, and stands nowhere else. */
    void counted(Principal caller, Door door, What what) {
        few.counted(new Kind(caller, door, what));
        record(few.followed());
    }

    /** Says what was counted in minutes that are over. To be called now and then. */
    void sweep() {
        record(few.over(time.instant()));
    }

    /** Says what was counted so far. */
    void close() {
        record(few.over(Instant.MAX));
    }

    private void record(List<FirstFew.Rest<Kind>> rests) {
        for (FirstFew.Rest<Kind> rest : rests) {
            Kind kind = rest.kind();
            AuditEvent event = new AuditEvent.CallsDenied(
                    kind.caller().tenant(),
                    kind.caller(),
                    kind.what().toString(),
                    kind.door().toString(),
                    rest.count(),
                    rest.since());
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
