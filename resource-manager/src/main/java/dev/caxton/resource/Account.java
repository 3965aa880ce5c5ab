package dev.caxton.resource;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What somebody may use and has used, and everybody below: whatever is charged to an account is charged to those above it, and whatever is reserved is reserved
 * there too. Accounts form a tree: runtime, tenant, agent. Safe for use by many threads; a reading taken while others charge may miss what is being charged just
 * then.
 *
 * <p>Turns are counted where they are charged, and what stands above is added up by whoever reads it: a count that all agents shared would make every turn wait for
 * every other. A reading therefore takes time in proportion to the accounts below.
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
    private final List<String> functions;
    private final Optional<Account> parent;
    private final TokenBucket fuelFlow;
    private final Budget memory;
    private final Budget agents;
    private final AtomicLong linear = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    // Guards what follows. Whoever holds it may take that of an account below, never that of one above.
    private final ReentrantLock lock = new ReentrantLock();
    private final Counts own;
    private final Set<Account> children = new HashSet<>(0);
    private boolean closed;

    private Account(String name, List<String> functions, Optional<Account> parent, Quota quota, long now) {
        this.name = name;
        this.functions = functions;
        this.own = new Counts(functions.size());
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
     * @param functions what the places of {@link TurnCharge#hostCalls} stand for
     * @return an account that stands at zero
     */
    public static Account root(String name, Quota quota, long now, List<String> functions) {
        return new Account(name, List.copyOf(functions), Optional.empty(), quota, now);
    }

    /**
     * An account below this one, which holds on to it until it is {@linkplain #close closed}.
     *
     * @param name what it is called in texts
     * @param quota what it may use; what those above may not gives no more
     * @param now nanoseconds
     * @return an account that stands at zero
     */
    public Account child(String name, Quota quota, long now) {
        Account child = new Account(name, functions, Optional.of(this), quota, now);
        lock.lock();
        try {
            children.add(child);
        } finally {
            lock.unlock();
        }
        return child;
    }

    /**
     * Nobody uses the account any more: what it has counted is counted by the one above from now on, which forgets it. What it has reserved must have been released.
     * Does nothing the second time, or at the root.
     */
    public void close() {
        parent.ifPresent(above -> above.absorb(this));
    }

    private void absorb(Account child) {
        lock.lock();
        try {
            if (children.remove(child)) {
                child.lock.lock();
                try {
                    child.closed = true;
                    own.add(child.own);
                } finally {
                    child.lock.unlock();
                }
            }
        } finally {
            lock.unlock();
        }
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
     * Whether there is fuel, here and above, without asking what time it is.
     *
     * @return true if a turn may begin; false if only {@link #delay} can tell
     */
    public boolean hasFuel() {
        return fuelFlow.hasSome() && (parent.isEmpty() || parent.get().hasFuel());
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
        count(Counts::throttled);
    }

    /** Counts that a message is handled again, here and above. */
    public void retried() {
        count(Counts::retried);
    }

    /** Counts here, or where the counts of a closed account went. */
    private void count(Consumer<Counts> what) {
        lock.lock();
        try {
            if (!closed) {
                what.accept(own);
                return;
            }
        } finally {
            lock.unlock();
        }
        parent.ifPresent(above -> above.count(what));
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
        spend(turn.fuel(), now);
        add(turn);
    }

    /** As {@link #count}: every turn comes here, and needs no function of its own. */
    private void add(TurnCharge turn) {
        lock.lock();
        try {
            if (!closed) {
                own.add(turn);
                return;
            }
        } finally {
            lock.unlock();
        }
        if (parent.isPresent()) {
            parent.get().add(turn);
        }
    }

    private void spend(long fuel, long now) {
        fuelFlow.spend(fuel, now);
        if (parent.isPresent()) {
            parent.get().spend(fuel, now);
        }
    }

    /**
     * What has been counted so far, here and below.
     *
     * @return a snapshot
     */
    public Usage usage() {
        Counts sum = new Counts(functions.size());
        addTo(sum);
        return sum.usage(functions, linear.get(), peak.get());
    }

    private void addTo(Counts sum) {
        lock.lock();
        try {
            sum.add(own);
            children.forEach(child -> child.addTo(sum));
        } finally {
            lock.unlock();
        }
    }
}
