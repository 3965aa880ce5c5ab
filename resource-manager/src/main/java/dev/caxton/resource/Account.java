package dev.caxton.resource;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what somebody uses, and what everybody below uses: whatever is charged to an account is charged to those above it. Accounts form a tree: runtime,
 * tenant, agent. Safe for use by many threads, without locks; a reading taken while others charge may miss what is being charged just then.
 */
public final class Account {

    private final Optional<Account> parent;
    private final LongAdder turns = new LongAdder();
    private final LongAdder fuel = new LongAdder();
    private final LongAdder guestNanos = new LongAdder();
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder toolCalls = new LongAdder();
    private final Map<String, LongAdder> hostCalls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    private Account(Optional<Account> parent) {
        this.parent = parent;
    }

    /**
     * The root of a tree.
     *
     * @return an account that stands at zero
     */
    public static Account root() {
        return new Account(Optional.empty());
    }

    /**
     * An account below this one. This one does not hold on to it.
     *
     * @return an account that stands at zero
     */
    public Account child() {
        return new Account(Optional.of(this));
    }

    /**
     * Charges a turn that ended, here and above.
     *
     * @param turn what it used
     */
    public void charge(TurnCharge turn) {
        Optional<Account> account = Optional.of(this);
        while (account.isPresent()) {
            account.get().add(turn);
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

    private void add(TurnCharge turn) {
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
