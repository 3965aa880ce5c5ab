package dev.caxton.mcp.pin;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which tools count: those whose description is, letter by letter, the one that a person or the rule of their upstream approved. A tool that is new waits; one that
 * describes itself differently is out at once and waits too; one that returns to the approved description counts again.
 *
 * <p>An approval counts only once it is recorded and kept. A refusal counts at once and is recorded as soon as the log can be written.
 *
 * <p>Safe for use by many threads. {@link #state} neither blocks nor waits for anybody; everything else may wait for the log, the store and each other.
 */
public final class PinBook {

    /** More tools of one upstream are not remembered: one that gives its tools new names all the time does not fill the store. What is not remembered stays pending. */
    static final int MAX_OF_AN_UPSTREAM = 10_000;

    private static final System.Logger LOG = System.getLogger(PinBook.class.getName());

    private record Place(TenantId tenant, String upstream) {}

    private record Key(TenantId tenant, ToolName tool) {}

    /** What an upstream offers, and whether everything that follows from it was recorded and kept. */
    private record Offers(UpstreamConfig upstream, Map<String, OfferedTool> tools, boolean settled) {}

    private final PinStore store;
    private final PinTrail trail;
    private final RecordBudget budget;
    private final InstantSource time;
    private final Map<Key, PinRecord> records = new ConcurrentHashMap<>();
    private final Map<Place, Offers> offers = new HashMap<>();
    /** What counts already and could not be kept yet. */
    private final Map<Key, PinRecord> unkept = new HashMap<>();

    private final List<Consumer<TenantId>> listeners = new CopyOnWriteArrayList<>();

    /**
     * A book. Reads the store; blocks meanwhile.
     *
     * @param store keeps what was decided
     * @param audit where every decision is recorded
     * @param time the clock
     */
    public PinBook(PinStore store, AuditLog audit, InstantSource time) {
        this.store = store;
        this.trail = new PinTrail(audit);
        this.budget = new RecordBudget(audit, time);
        this.time = time;
        store.all().forEach(kept -> records.put(new Key(kept.tenant(), kept.tool()), kept));
    }

    /**
     * What upstreams may have recorded about their tools.
     *
     * @return the budget of this book, out of which it pays for what upstreams do to approved tools by themselves
     */
    public RecordBudget records() {
        return budget;
    }

    /**
     * Hears of tenants some of whose tools count now or no longer do.
     *
     * @param listener called by the thread that changed it; must not block for long
     */
    public void listen(Consumer<TenantId> listener) {
        listeners.add(listener);
    }

    /**
     * How a description of a tool stands.
     *
     * @param tenant the tenant
     * @param tool the tool as it was listed
     * @return the state of exactly this description
     */
    public PinState state(TenantId tenant, OfferedTool tool) {
        PinRecord known = records.get(new Key(tenant, tool.name()));
        return known == null ? PinState.PENDING : known.state(tool.pin());
    }

    /**
     * An upstream exists from now on. Its tools of another time are remembered.
     *
     * @param upstream the registration
     */
    public synchronized void register(UpstreamConfig upstream) {
        offers.put(place(upstream), new Offers(upstream, Map.of(), true));
    }

    /**
     * An upstream or an agent exists no more. What was approved of its tools goes with it, since whatever gets its name later is somebody else. What people have refused stays:
     * whoever may register the upstream or deploy the agent could otherwise lift that by removing it and bringing it once more. If the store cannot forget it, that is all that
     * stays, and its fault is thrown.
     *
     * @param tenant its tenant
     * @param upstream its name
     */
    public synchronized void retire(TenantId tenant, String upstream) {
        Place place = new Place(tenant, upstream);
        List<PinRecord> staying = of(place).stream()
                .filter(pin -> pin.refusals().any())
                .map(PinRecord::withoutApproval)
                .toList();
        offers.remove(place);
        store.forget(place.tenant(), place.upstream(), staying);
        for (PinRecord pin : of(place)) {
            Key key = new Key(place.tenant(), pin.tool());
            records.remove(key);
            unkept.remove(key);
            pin.approved().map(Pin::digest).ifPresent(digest -> forgotten(pin, digest));
        }
        staying.forEach(pin -> records.put(new Key(place.tenant(), pin.tool()), pin));
    }

    private void forgotten(PinRecord pin, String digest) {
        trail.happened(pin.tenant(), pin.tool(), "forgotten", digest, Optional.of(digest));
    }

    /**
     * An upstream has listed its tools. Called before anybody may see that list.
     *
     * @param upstream the registration, as in {@link #register}; what another one lists changes nothing
     * @param tools the tools by the name that the upstream gives them
     */
    public void listed(UpstreamConfig upstream, Map<String, ? extends OfferedTool> tools) {
        Place place = place(upstream);
        synchronized (this) {
            Offers before = offers.get(place);
            if (before == null || !before.upstream().equals(upstream)) {
                return; // Late news of one that was removed.
            }
            tools.values().forEach(tool -> compare(place.tenant(), tool));
            offers.put(place, settled(place, new Offers(upstream, Map.copyOf(tools), false)));
        }
    }

    /**
     * Somebody deploys an agent that declares tools, which approves each of them but those that a person has refused as they describe themselves, and those of which it can't be told
     * any more ({@link Refusals#isComplete}). What is approved already is not recorded again. Called before anybody may see the tools.
     *
     * @param agent the registration, as in {@link #register}
     * @param tools the tools by name
     * @param deployer who deploys
     * @throws AuditException if that cannot be recorded; nothing counts then that did not before
     */
    public void declared(UpstreamConfig agent, Map<String, ? extends OfferedTool> tools, Principal deployer) {
        Place place = place(agent);
        synchronized (this) {
            List<PinRecord> approved = new ArrayList<>();
            for (OfferedTool tool : tools.values()) {
                PinRecord known = Optional.ofNullable(records.get(new Key(place.tenant(), tool.name())))
                        .orElseGet(() -> PinRecord.seen(place.tenant(), tool));
                switch (known.state(tool.pin())) {
                    case APPROVED, REFUSED -> {
                        // Decided on, exactly as it is.
                    }
                    case PENDING, QUARANTINED, ABSENT -> {
                        if (known.refusals().isComplete()) {
                            trail.approves(
                                    place.tenant(),
                                    deployer,
                                    tool.name(),
                                    tool.pin(),
                                    known.approved().map(Pin::digest));
                            approved.add(known.approve(tool, deployer, time.instant()));
                        }
                    }
                }
            }
            if (!approved.isEmpty()) {
                put(approved);
            }
            offers.put(place, new Offers(agent, Map.copyOf(tools), true));
        }
    }

    /**
     * What is decided on the tools of an upstream at this moment.
     *
     * @param tenant its tenant
     * @param upstream its name; there may be none
     * @return for {@link #returned}
     */
    public synchronized Decisions decisions(TenantId tenant, String upstream) {
        return new Decisions(of(new Place(tenant, upstream)).stream()
                .collect(Collectors.toMap(PinRecord::tool, Function.identity())));
    }

    /**
     * The deployment of an agent has failed, and the version before it goes on: what the deployment approved does not count any more, and what was approved before counts again,
     * by whom and since when it was. That is nobody's decision, so nothing else is approved, and what a person has refused meanwhile stays refused. Called before anybody may see
     * the tools.
     *
     * @param agent the registration, as in {@link #register}
     * @param tools the tools of the version that goes on, by name
     * @param before what was decided before the deployment
     * @throws AuditException if that cannot be recorded; nothing counts then that did not before
     */
    public void returned(UpstreamConfig agent, Map<String, ? extends OfferedTool> tools, Decisions before) {
        Place place = place(agent);
        synchronized (this) {
            List<PinRecord> changed = new ArrayList<>();
            for (PinRecord now : of(place)) {
                PinRecord after = now.back(before.on(now.tool()));
                Optional<String> previous = now.approved().map(Pin::digest);
                Optional<String> digest = after.approved().map(Pin::digest);
                if (digest.isPresent() && !digest.equals(previous)) {
                    trail.restores(place.tenant(), now.tool(), digest.get(), previous);
                }
                if (digest.isEmpty()) {
                    previous.ifPresent(gone -> forgotten(now, gone));
                }
                if (!after.equals(now)) {
                    changed.add(after);
                }
            }
            if (!changed.isEmpty()) {
                put(changed);
            }
            offers.put(place, new Offers(agent, Map.copyOf(tools), true));
        }
    }

    /** Tries again what could not be recorded or kept when tools were listed. To be called now and then. */
    public void retry() {
        List<TenantId> changed = new ArrayList<>();
        synchronized (this) {
            var _ = keep(List.copyOf(unkept.values()));
            for (Map.Entry<Place, Offers> entry : offers.entrySet()) {
                if (!entry.getValue().settled()) {
                    entry.setValue(settled(entry.getKey(), entry.getValue()));
                    changed.add(entry.getKey().tenant());
                }
            }
        }
        changed.forEach(this::tell);
    }

    /** Records that a tool went into quarantine, or came back from it, once for each description. Both have happened already: the digest says so. */
    private void compare(TenantId tenant, OfferedTool now) {
        Key key = new Key(tenant, now.name());
        PinRecord known = records.get(key);
        if (known == null || known.approved().isEmpty()) {
            return;
        }
        Optional<String> out = known.state(now.pin()) == PinState.APPROVED ? Optional.empty() : Optional.of(now.pin());
        if (out.equals(known.quarantined()) || !budget.takes(tenant, now.name().upstream())) {
            return;
        }
        if (out.isPresent()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The tool {0} of the tenant {1} no longer describes itself as it was approved: it is out until somebody decides on the change",
                    now.name(),
                    tenant);
        }
        if (trail.happened(
                tenant,
                now.name(),
                out.isPresent() ? "quarantined" : "restored",
                now.pin(),
                known.approved().map(Pin::digest))) {
            PinRecord after = known.quarantined(out);
            records.put(key, after);
            if (!keep(List.of(after))) {
                unkept.put(key, after);
            }
        }
    }

    /** Remembers tools that were never seen before, and approves those that the rule approves. */
    private Offers settled(Place place, Offers listed) {
        List<PinRecord> known = of(place);
        List<PinRecord> seen = listed.tools().values().stream()
                .filter(tool -> !records.containsKey(new Key(place.tenant(), tool.name())))
                .limit(Math.max(0, MAX_OF_AN_UPSTREAM - known.size()))
                .map(tool -> PinRecord.seen(place.tenant(), tool))
                .toList();
        boolean settled = keep(seen);
        if (!seen.isEmpty() && listed.upstream().pins() == PinRule.REVIEW) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} tools of the upstream {1}/{2} wait until somebody approves them",
                    seen.size(),
                    place.tenant(),
                    place.upstream());
        }
        if (listed.upstream().pins() == PinRule.TRUST_FIRST_SEEN) {
            settled &= trust(place, listed.tools().values());
        }
        return new Offers(listed.upstream(), listed.tools(), settled);
    }

    private boolean trust(Place place, Iterable<OfferedTool> tools) {
        TenantId tenant = place.tenant();
        LookAlikes others = lookAlikes(place);
        List<PinRecord> approved = new ArrayList<>();
        boolean recorded = true;
        for (OfferedTool tool : tools) {
            PinRecord known = records.get(new Key(tenant, tool.name()));
            if (known != null
                    && !known.decided()
                    && known.firstSeen().equals(tool.pin())
                    && others.of(tool.name()).isEmpty()) {
                try {
                    trail.approves(tenant, PinTrail.system(tenant), tool.name(), tool.pin(), Optional.empty());
                    approved.add(known.approve(tool, PinTrail.system(tenant), time.instant()));
                } catch (AuditException e) {
                    recorded = false;
                }
            }
        }
        return keep(approved) && recorded;
    }

    /** Whether they are kept. If not, nothing has changed. */
    private boolean keep(List<PinRecord> some) {
        try {
            if (!some.isEmpty()) {
                put(some);
            }
            return true;
        } catch (RuntimeException e) {
            // Whatever the store is made of. The tools stay pending until it does its work again.
            LOG.log(System.Logger.Level.WARNING, "What is known about tools could not be kept; it is tried again", e);
            return false;
        }
    }

    private void put(List<PinRecord> some) {
        store.put(some);
        for (PinRecord pin : some) {
            Key key = new Key(pin.tenant(), pin.tool());
            records.put(key, pin);
            unkept.remove(key);
        }
    }

    /**
     * The tools of an upstream: those that it offers, and those that were decided on and that it no longer offers.
     *
     * @param tenant the tenant
     * @param upstream its name; hostile
     * @return sorted by name, or empty if the tenant has no such upstream
     */
    public Optional<List<PinView>> tools(TenantId tenant, String upstream) {
        return views(tenant, upstream).map(PinViews::all);
    }

    /**
     * One tool.
     *
     * @param tenant the tenant
     * @param tool the tool; hostile
     * @return as in {@link #tools}
     */
    public Optional<PinView> tool(TenantId tenant, ToolName tool) {
        return views(tenant, tool.upstream()).flatMap(views -> views.one(tool));
    }

    private synchronized Optional<PinViews> views(TenantId tenant, String upstream) {
        Place place = new Place(tenant, upstream);
        return Optional.ofNullable(offers.get(place))
                .map(offered -> new PinViews(offered.tools().values(), of(place), lookAlikes(place)));
    }

    /**
     * A person approves a tool. Blocks until that is recorded and kept; it counts only then.
     *
     * @param tenant the tenant
     * @param tool the tool; hostile
     * @param digest the digest of the description that the person has seen; hostile
     * @param approver who it is
     * @return what became of it
     * @throws AuditException if it cannot be recorded; nothing has changed then
     */
    public Verdict approve(TenantId tenant, ToolName tool, String digest, Principal approver) {
        return decide(tenant, tool, view -> {
            if (view.offered().isEmpty() || !view.offered().get().pin().equals(digest)) {
                return false;
            }
            if (view.state() != PinState.APPROVED) {
                trail.approves(tenant, approver, tool, digest, view.approved().map(Pin::digest));
                put(List.of(remembered(tenant, view).approve(view.offered().get(), approver, time.instant())));
            }
            return true;
        });
    }

    /**
     * A person refuses a description of a tool: the one that it has now, or the approved one, which takes the approval back. Happens at once, and is recorded and kept as soon as
     * log and store do their work.
     *
     * @param tenant the tenant
     * @param tool the tool; hostile
     * @param digest the digest of the description that is refused; hostile
     * @param principal who it is
     * @return what became of it
     */
    public Verdict refuse(TenantId tenant, ToolName tool, String digest, Principal principal) {
        return decide(tenant, tool, view -> {
            Optional<String> current = view.offered().map(OfferedTool::pin);
            Optional<String> approved = view.approved().map(Pin::digest);
            if (!current.equals(Optional.of(digest)) && !approved.equals(Optional.of(digest))) {
                return false;
            }
            if (view.refusals().of(digest).isPresent()) {
                return true;
            }
            PinRecord after = remembered(tenant, view).refuse(digest, principal, time.instant());
            // First of all it counts, although the store may not do its work.
            records.put(new Key(tenant, tool), after);
            trail.happened(new AuditEvent.ToolPinChanged(tenant, principal, tool, "refused", digest, approved));
            if (!keep(List.of(after))) {
                unkept.put(new Key(tenant, tool), after);
            }
            return true;
        });
    }

    private PinRecord remembered(TenantId tenant, PinView view) {
        PinRecord known = records.get(new Key(tenant, view.tool()));
        return known != null ? known : PinRecord.seen(tenant, view.offered().orElseThrow());
    }

    /** A step that finds out whether the digest is one that stands there. */
    @FunctionalInterface
    private interface Step {
        boolean taken(PinView view);
    }

    /** One decision after the other, and none while tools are listed. */
    private Verdict decide(TenantId tenant, ToolName tool, Step step) {
        Verdict verdict;
        synchronized (this) {
            Optional<PinView> view = tool(tenant, tool);
            if (view.isEmpty()) {
                return new Verdict.Unknown();
            }
            if (!step.taken(view.get())) {
                return new Verdict.Changed();
            }
            verdict = new Verdict.Taken(
                    tool(tenant, tool).orElse(view.get()), !unkept.containsKey(new Key(tenant, tool)));
        }
        tell(tenant);
        return verdict;
    }

    private void tell(TenantId tenant) {
        listeners.forEach(listener -> listener.accept(tenant));
    }

    private List<PinRecord> of(Place place) {
        return records.values().stream()
                .filter(pin -> pin.tenant().equals(place.tenant())
                        && pin.tool().upstream().equals(place.upstream()))
                .toList();
    }

    /** The approved tools of the other upstreams of the tenant that are registered. */
    private LookAlikes lookAlikes(Place place) {
        return new LookAlikes(records.values().stream()
                .filter(pin -> pin.approved().isPresent()
                        && pin.tenant().equals(place.tenant())
                        && !pin.tool().upstream().equals(place.upstream())
                        && offers.containsKey(
                                new Place(place.tenant(), pin.tool().upstream())))
                .map(PinRecord::tool)
                .toList());
    }

    private static Place place(UpstreamConfig upstream) {
        return new Place(upstream.tenant(), upstream.name());
    }
}
