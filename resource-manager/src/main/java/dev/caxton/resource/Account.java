package dev.caxton.resource;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What somebody may use and has used, and everybody below: whatever is charged to an account is charged to those above it, and whatever is reserved is reserved
 * there too. Accounts form a tree: runtime, tenant, agent. Safe for use by many threads; a reading taken while others charge may miss what is being charged just
 * then.
 */
public final class Account {

    /** What an account did not have enough of. */
    public enum Resource {
        /** Memory. */
        MEMORY,
        /** Room for another agent. */
        AGENTS
    }

    /**
     * Why something could not be reserved.
     *
     * @param account the account that had too little, as {@link #name} says
     * @param resource of what
     * @param total how much it may give
     * @param taken how much it has given
     * @param asked how much was asked for
     */
    public record Shortage(String account, Resource resource, long total, long taken, long asked) {}

    private final String name;
    private final Optional<Account> parent;
    private final TokenBucket fuelFlow;
    private final Budget memory;
    private final Budget agents;
    private final LongAdder turns = new LongAdder();
    private final LongAdder fuel = new LongAdder();
    private final LongAdder guestNanos = new LongAdder();
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder toolCalls = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder throttles = new LongAdder();
    private final AtomicLong linear = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Map<String, LongAdder> hostCalls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    private Account(String name, Optional<Account> parent, Quota quota, long now) {
        this.name = name;
        this.parent = parent;
        this.fuelFlow = new TokenBucket(quota.fuelPerSecond(), now);
        this.memory = new Budget(quota.memoryBytes());
        this.agents = new Budget(quota.agents());
    }

    /**
     * The root of a tree.
     *
     * @param name what it is called in texts, such as {@code the node}
     * @param quota what everybody together may use
     * @param now nanoseconds, of the clock that every call here takes
     * @return an account that stands at zero
     */
    public static Account root(String name, Quota quota, long now) {
        return new Account(name, Optional.empty(), quota, now);
    }

    /**
     * An account below this one. This one does not hold on to it.
     *
     * @param name what it is called in texts
     * @param quota what it may use; what those above may not gives no more
     * @param now nanoseconds
     * @return an account that stands at zero
     */
    public Account child(String name, Quota quota, long now) {
        return new Account(name, Optional.of(this), quota, now);
    }

    /**
     * What it is called in texts.
     *
     * @return a few words
     */
    public String name() {
        return name;
    }

    /**
     * What it may use.
     *
     * @return the quota as it was set last
     */
    public Quota quota() {
        return new Quota(fuelFlow.rate(), memory.total(), (int) agents.total());
    }

    /**
     * Changes what it may use. What is reserved beyond that stays reserved, and nothing more can be.
     *
     * @param quota from now on
     * @param now nanoseconds
     */
    public void change(Quota quota, long now) {
        fuelFlow.rate(quota.fuelPerSecond(), now);
        memory.resize(quota.memoryBytes());
        agents.resize(quota.agents());
    }

    /**
     * Changes how fast fuel flows in.
     *
     * @param fuelPerSecond units a second
     * @param now nanoseconds
     */
    public void throttle(long fuelPerSecond, long now) {
        fuelFlow.rate(fuelPerSecond, now);
    }

    /**
     * Reserves memory and room for agents, here and above, or nothing anywhere.
     *
     * @param bytes memory
     * @param count agents
     * @return which account had too little, or empty if it is reserved
     */
    public Optional<Shortage> reserve(long bytes, int count) {
        Optional<Shortage> shortage = take(bytes, count);
        if (shortage.isPresent() || parent.isEmpty()) {
            return shortage;
        }
        Optional<Shortage> above = parent.get().reserve(bytes, count);
        if (above.isPresent()) {
            memory.giveBack(bytes);
            agents.giveBack(count);
        }
        return above;
    }

    private Optional<Shortage> take(long bytes, int count) {
        if (!memory.take(bytes)) {
            return Optional.of(new Shortage(name, Resource.MEMORY, memory.total(), memory.taken(), bytes));
        }
        if (!agents.take(count)) {
            memory.giveBack(bytes);
            return Optional.of(new Shortage(name, Resource.AGENTS, agents.total(), agents.taken(), count));
        }
        return Optional.empty();
    }

    /**
     * Gives back what was reserved.
     *
     * @param bytes memory
     * @param count agents
     */
    public void release(long bytes, int count) {
        memory.giveBack(bytes);
        agents.giveBack(count);
        parent.ifPresent(above -> above.release(bytes, count));
    }

    /**
     * How long to wait until there is fuel, here and above.
     *
     * @param now nanoseconds
     * @return nanoseconds; 0 if a turn may begin
     */
    public long delay(long now) {
        long own = fuelFlow.delay(now);
        return parent.isEmpty() ? own : Math.max(own, parent.get().delay(now));
    }

    /** Counts that something had to wait for fuel, here and above. */
    public void throttled() {
        throttles.increment();
        parent.ifPresent(Account::throttled);
    }

    /** Counts that a message is handled again, here and above. */
    public void retried() {
        retries.increment();
        parent.ifPresent(Account::retried);
    }

    /**
     * Linear memory has been taken or given back, here and above.
     *
     * @param bytes positive if there is more of it now
     */
    public void grow(long bytes) {
        peak.accumulateAndGet(linear.addAndGet(bytes), Math::max);
        parent.ifPresent(above -> above.grow(bytes));
    }

    /**
     * Charges a turn that ended, here and above.
     *
     * @param turn what it used
     * @param now nanoseconds
     */
    public void charge(TurnCharge turn, long now) {
        Optional<Account> account = Optional.of(this);
        while (account.isPresent()) {
            account.get().add(turn, now);
            account = account.get().parent;
        }
    }

    /**
     * What has been counted so far.
     *
     * @return a snapshot
     */
    public Usage usage() {
        return new Usage(
                turns.sum(),
                fuel.sum(),
                Duration.ofNanos(guestNanos.sum()),
                messagesIn.sum(),
                messagesOut.sum(),
                toolCalls.sum(),
                retries.sum(),
                throttles.sum(),
                linear.get(),
                peak.get(),
                sums(hostCalls),
                sums(failures));
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counters) {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    private static LongAdder counter(Map<String, LongAdder> counters, String name) {
        LongAdder known = counters.get(name);
        return known == null ? counters.computeIfAbsent(name, key -> new LongAdder()) : known;
    }

    private void add(TurnCharge turn, long now) {
        fuelFlow.spend(turn.fuel(), now);
        add(turns, turn.turns());
        add(fuel, turn.fuel());
        add(guestNanos, turn.guestNanos());
        add(messagesIn, turn.messagesIn());
        add(messagesOut, turn.messagesOut());
        add(toolCalls, turn.toolCalls());
        turn.hostCalls()
                .forEach((function, calls) -> counter(hostCalls, function).add(calls));
        turn.failure().ifPresent(kind -> counter(failures, kind).increment());
    }

    /** Most turns add nothing to most counters, and each addition is a write that other threads notice. */
    private static void add(LongAdder counter, long amount) {
        if (amount != 0) {
            counter.add(amount);
        }
    }
}
