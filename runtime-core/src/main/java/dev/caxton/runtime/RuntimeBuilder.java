package dev.caxton.runtime;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Policy;
import dev.caxton.resource.HeapPlan;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.state.MemoryStateStore;
import dev.caxton.runtime.turn.TurnObserver;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Builds a {@link CaxtonRuntime}. For one thread. */
public final class RuntimeBuilder {

    /** The most agents of a node where nothing else is said. */
    public static final int MOST_AGENTS = 100_000;

    private Optional<List<Engine>> engines = Optional.empty();
    private UnaryOperator<Engine> kept = UnaryOperator.identity();
    private Optional<Supplier<? extends Policy>> policies = Optional.empty();
    private Optional<AuditLog> audit = Optional.empty();
    private Optional<ToolBroker> tools = Optional.empty();
    private InstantSource time = InstantSource.system();
    private LongSupplier nanos = System::nanoTime;
    private Supplier<String> ids = new EnvelopeIds();
    private RandomGenerator random = new SecureRandom();
    private Optional<StateStore> state = Optional.empty();
    private TurnObserver observer = TurnObserver.NONE;
    private long heap = Runtime.getRuntime().maxMemory();
    private OptionalLong memoryBudget = OptionalLong.empty();
    private int agents = MOST_AGENTS;
    private long fuelPerSecond = Limits.MAX_FUEL_PER_SECOND;
    private Optional<Quota> tenantQuota = Optional.empty();
    private int permits = Math.max(1, Machinery.carriers() - 1);

    RuntimeBuilder() {}

    /**
     * Sets the engines. Without it they are found through {@link ServiceLoader}.
     *
     * @param value at least one; the first is the default
     * @return this
     */
    public RuntimeBuilder engines(List<Engine> value) {
        engines = Optional.of(List.copyOf(value));
        return this;
    }

    /**
     * Lets engines keep what they compile in a folder, see {@link Engine#keepingCode}. Without it nothing is kept.
     *
     * @param folder a folder that only this user can use; made if it is missing
     * @param maxBytes how many bytes may be kept in it, positive
     * @return this
     */
    public RuntimeBuilder codeCache(Path folder, long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("a code cache of " + maxBytes + " bytes");
        }
        kept = engine -> engine.keepingCode(folder, maxBytes);
        return this;
    }

    /**
     * Sets where the policy in force comes from. Asked once for each decision and turn; must not block.
     *
     * @param value gives the policy in force
     * @return this
     */
    public RuntimeBuilder policies(Supplier<? extends Policy> value) {
        policies = Optional.of(value);
        return this;
    }

    /**
     * Sets the audit log. The runtime does not close it.
     *
     * @param value the log
     * @return this
     */
    public RuntimeBuilder audit(AuditLog value) {
        audit = Optional.of(value);
        return this;
    }

    /**
     * Sets the way to tools. Without it every tool call is unavailable.
     *
     * @param value the broker
     * @return this
     */
    public RuntimeBuilder tools(ToolBroker value) {
        tools = Optional.of(value);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value gives the time of day
     * @return this
     */
    public RuntimeBuilder time(InstantSource value) {
        time = value;
        return this;
    }

    /**
     * Sets the clock of back-offs, throttles and shares.
     *
     * @param value nanoseconds since some moment, never going back; {@link System#nanoTime} unless told
     * @return this
     */
    public RuntimeBuilder nanos(LongSupplier value) {
        nanos = value;
        return this;
    }

    /**
     * Sets where the ids of envelopes come from.
     *
     * @param value gives another id each time; called by many threads
     * @return this
     */
    public RuntimeBuilder ids(Supplier<String> value) {
        ids = value;
        return this;
    }

    /**
     * Sets where guests get random bytes from. A cryptographically strong generator of the host unless told; anything else is for tests.
     *
     * @param value gives random bytes; called by many threads
     * @return this
     */
    public RuntimeBuilder random(RandomGenerator value) {
        random = value;
        return this;
    }

    /**
     * Sets where agents keep their state. In memory, in its part of the heap, unless told. The runtime does not close it.
     *
     * @param value the store
     * @return this
     */
    public RuntimeBuilder state(StateStore value) {
        state = Optional.of(value);
        return this;
    }

    /**
     * Sets who hears of turns.
     *
     * @param value the observer
     * @return this
     */
    public RuntimeBuilder observer(TurnObserver value) {
        observer = value;
        return this;
    }

    /**
     * Sets how much memory the limits of all agents, what the host keeps for them, and compiled modules together may come to. Half of the heap unless told.
     *
     * @param bytes not negative
     * @return this
     */
    public RuntimeBuilder memoryBudget(long bytes) {
        memoryBudget = OptionalLong.of(bytes);
        return this;
    }

    /**
     * Sets how large the heap is that the runtime may use in its parts; see {@link HeapPlan}. All of the JVM's unless told.
     *
     * @param bytes not negative
     * @return this
     */
    public RuntimeBuilder heap(long bytes) {
        heap = bytes;
        return this;
    }

    /**
     * Sets how many agents there may be. {@value #MOST_AGENTS} unless told; memory bounds them before that.
     *
     * @param count not negative
     * @return this
     */
    public RuntimeBuilder agents(int count) {
        agents = count;
        return this;
    }

    /**
     * Sets how much fuel all agents together may use in a second. As much as the machine burns unless told.
     *
     * @param units 1 to 10<sup>12</sup>
     * @return this
     */
    public RuntimeBuilder fuelPerSecond(long units) {
        fuelPerSecond = units;
        return this;
    }

    /**
     * Sets what each tenant may use until its quota is changed. As much as all together unless told.
     *
     * @param value the quota
     * @return this
     */
    public RuntimeBuilder tenantQuota(Quota value) {
        tenantQuota = Optional.of(value);
        return this;
    }

    /**
     * Sets how many turns may run at once. One fewer than there are processors unless told, so that guests never take them all.
     *
     * @param turns at least 1
     * @return this
     */
    public RuntimeBuilder permits(int turns) {
        permits = turns;
        return this;
    }

    /**
     * Builds and starts the runtime.
     *
     * @return a runtime without agents
     * @throws IllegalStateException if policies or audit log were not given, or no engine was found
     * @throws dev.caxton.audit.AuditException if the start can't be recorded
     */
    public CaxtonRuntime build() {
        List<Engine> found = engines.orElseGet(InstalledEngines::find);
        if (found.isEmpty()) {
            throw new IllegalStateException("no engine was found: put one on the module or class path");
        }
        HeapPlan plan =
                memoryBudget.isPresent() ? HeapPlan.of(heap).withAgents(memoryBudget.getAsLong()) : HeapPlan.of(heap);
        Quota node = new Quota(fuelPerSecond, plan.agents(), agents);
        return new CaxtonRuntime(new Settings(
                found.stream().map(kept).toList(),
                policies.orElseThrow(() -> new IllegalStateException("a runtime needs policies")),
                audit.orElseThrow(() -> new IllegalStateException("a runtime needs an audit log")),
                tools,
                time,
                nanos,
                ids,
                random,
                state.orElseGet(() -> new MemoryStateStore(plan.state())),
                observer,
                plan,
                node,
                tenantQuota.orElse(node),
                permits));
    }
}
