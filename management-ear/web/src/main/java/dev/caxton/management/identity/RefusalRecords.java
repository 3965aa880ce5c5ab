package dev.caxton.management.identity;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.FirstFew;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Records requests that are refused before anybody decides on them. In every minute the first few of a kind get a record each; the rest are counted, and one record
 * says how many: whoever floods the door fills neither the log nor the memory. Safe for use by many threads.
 */
public final class RefusalRecords implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RefusalRecords.class.getName());

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "server");
    private static final String ATTRIBUTE = RefusalRecords.class.getName();

    /** Refusals of one kind at one door in this minute. */
    private record Kind(String door, String code) {}

    private final AuditLog audit;
    private final InstantSource time;
    private final FirstFew<Kind> few;
    private final Thread thread;

    /**
     * Nothing has been refused yet.
     *
     * @param audit where it is recorded
     * @param each how many of a kind get a record of their own in a minute
     * @param time tells the minutes
     */
    public RefusalRecords(AuditLog audit, int each, InstantSource time) {
        this(audit, each, time, WINDOW);
    }

    RefusalRecords(AuditLog audit, int each, InstantSource time, Duration period) {
        this.audit = audit;
        this.time = time;
        this.few = new FirstFew<>(each, WINDOW, time);
        this.thread = Thread.ofVirtual().name("caxton-refusals").start(() -> again(period));
    }

    /** Makes the records findable for what handles a request. */
    void attach(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /**
     * Records a refusal of a request that the gate has let pass.
     *
     * @param request the request
     * @param code the error code
     */
    public static void refused(HttpServletRequest request, String code) {
        if (request.getAttribute(ATTRIBUTE) instanceof RefusalRecords records) {
            Principal caller = Caller.of(request);
            records.refused(caller, request, code);
        }
    }

    /** Records a refusal of a request from nobody known. */
    void unknown(HttpServletRequest request, String code) {
        refused(SYSTEM, request, code);
    }

    private void refused(Principal principal, HttpServletRequest request, String code) {
        refused(principal, door(request), code, request.getRemoteAddr());
    }

    /** The codes are ours and few, so the kinds are bounded. */
    void refused(Principal principal, String door, String code, String remote) {
        boolean written = few.takes(new Kind(door, code));
        record(few.followed());
        if (written) {
            record(new AuditEvent.RequestRefused(principal.tenant(), principal, door, code, remote));
        }
    }

    /** Says what was counted in minutes that are over. */
    void sweep(Instant now) {
        record(few.over(now));
    }

    private void record(List<FirstFew.Rest<Kind>> rests) {
        rests.forEach(rest -> record(new AuditEvent.RequestsRefused(
                SYSTEM, rest.kind().door(), rest.kind().code(), rest.count(), rest.since())));
    }

    private void record(AuditEvent event) {
        // What is refused stays refused; a log that cannot take the record now keeps it.
        var _ = audit.record(event);
    }

    private void again(Duration period) {
        try {
            while (true) {
                Thread.sleep(period);
                try {
                    sweep(time.instant());
                } catch (RuntimeException | Error e) {
                    // Of the log, or for want of memory: later minutes are said all the same.
                    LOG.log(Level.WARNING, "refused requests could not be recorded", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String door(HttpServletRequest request) {
        return Door.of(request).toString();
    }

    /** Says what was counted so far, and ends. */
    @Override
    public void close() {
        thread.interrupt();
        sweep(Instant.MAX);
    }
}
