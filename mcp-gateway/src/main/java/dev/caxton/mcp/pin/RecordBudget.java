package dev.caxton.mcp.pin;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many records of what it says about its tools an upstream can cause. In every hour the first {@value #EACH} are written; the rest are counted, and one record a minute says how many: an upstream that
 * changes its tools all the time does not fill the log of everybody. The hour outlives the registration of the upstream. Safe for use by many threads.
 */
public final class RecordBudget {

    /** A thousand tools, once new and once changed. */
    static final int EACH = 2_000;

    static final Duration WINDOW = Duration.ofHours(1);
    static final Duration SUMMARY = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(RecordBudget.class.getName());

    private record Place(TenantId tenant, String upstream) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int tenants = tenant.toString().compareTo(other.tenant.toString());
            return tenants != 0 ? tenants : upstream.compareTo(other.upstream);
        }
    }

    private record Count(Instant since, int recorded, long more, Optional<Instant> firstMore) {}

    private final AuditLog audit;
    private final InstantSource time;
    private final Map<Place, Count> counts = new TreeMap<>();

    /**
     * Nothing has been recorded yet.
     *
     * @param audit where it is said how many there were
     * @param time tells the hours
     */
    RecordBudget(AuditLog audit, InstantSource time) {
        this.audit = audit;
        this.time = time;
    }

    /**
     * Takes a record out of the budget.
     *
     * @param tenant whose upstream it is
     * @param upstream the upstream
     * @return whether it is to be written; if not, it was counted
     */
    public boolean takes(TenantId tenant, String upstream) {
        Instant now = time.instant();
        Place place = new Place(tenant, upstream);
        synchronized (counts) {
            Count before = counts.getOrDefault(place, new Count(now, 0, 0, Optional.empty()));
            if (!now.isBefore(before.since().plus(WINDOW))) {
                before = new Count(now, 0, before.more(), before.firstMore());
            }
            boolean taken = before.recorded() < EACH;
            counts.put(
                    place,
                    taken
                            ? new Count(before.since(), before.recorded() + 1, before.more(), before.firstMore())
                            : new Count(
                                    before.since(),
                                    before.recorded(),
                                    before.more() + 1,
                                    before.firstMore().or(() -> Optional.of(now))));
            return taken;
        }
    }

    /** Says what was counted more than a minute ago. To be called now and then. */
    public void sweep() {
        sweep(time.instant(), SUMMARY);
    }

    /** Says what was counted so far. */
    public void close() {
        sweep(time.instant(), Duration.ZERO);
    }

    private void sweep(Instant now, Duration old) {
        List<AuditEvent> events = new ArrayList<>();
        synchronized (counts) {
            counts.replaceAll((place, count) -> {
                if (count.firstMore().isEmpty()
                        || now.isBefore(count.firstMore().get().plus(old))) {
                    return count;
                }
                events.add(new AuditEvent.ToolsDescribed(
                        place.tenant(),
                        PinTrail.system(place.tenant()),
                        place.upstream(),
                        count.more(),
                        count.firstMore().get()));
                return new Count(count.since(), count.recorded(), 0, Optional.empty());
            });
            counts.values()
                    .removeIf(count ->
                            count.more() == 0 && !now.isBefore(count.since().plus(WINDOW)));
        }
        for (AuditEvent event : events) {
            try {
                var _ = audit.record(event);
            } catch (AuditException e) {
                LOG.log(System.Logger.Level.WARNING, "The audit log takes no records: {0}", e.getMessage());
            }
        }
    }
}
