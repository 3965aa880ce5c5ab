package dev.caxton.runtime.schedule;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who runs next. Members belong to groups; groups share what there is alike, and the members of a group share by weight what the group gets. Start-time fair
 * queuing (Goyal, Vin, Cheng 1996) on two levels: each has a pass that grows by what it used, over its weight, and the smallest pass goes first. Whoever comes back
 * after a rest starts where the others stand: rest earns no credit. Used by one thread at a time.
 *
 * <p>What a member will use is not known when it starts, so that it is charged with what it used the last time and the difference is settled at its end. A member
 * runs at most once at a time. Nobody who waits is further ahead of the others than {@value #MOST_AHEAD}: what is charged is time that went by, and a machine that stood still for a second in the middle of
 * a run would otherwise let that one wait until everybody else has had a second.
 *
 * @param <T> what waits
 */
final class RunQueue<T> {

    /** Passes are whole numbers: a use is multiplied by this before it is divided by a weight of 1 to 100. */
    private static final long SCALE = 100;

    /** How far ahead of the others whoever waits may be, nanoseconds of its use: many times what a guest gets done between two looks at the clock, and much less than a stall of the machine. */
    static final long MOST_AHEAD = 20_000_000;

    private final TreeSet<Group<T>> groups =
            new TreeSet<>(Comparator.<Group<T>>comparingLong(g -> g.pass).thenComparingLong(g -> g.number));
    private long virtual;
    private long numbers;
    private int waiting;

    /** A tenant's share. */
    static final class Group<T> {
        private final long number;
        private final TreeSet<Member<T>> eligible =
                new TreeSet<>(Comparator.<Member<T>>comparingLong(m -> m.pass).thenComparingLong(m -> m.number));
        private long pass;
        private long virtual;
        // Members that wait or run.
        private int busy;

        private Group(long number) {
            this.number = number;
        }
    }

    /** An agent's share of its tenant's. */
    static final class Member<T> {
        private final long number;
        private final Group<T> group;
        private final ArrayDeque<T> items = new ArrayDeque<>(1);
        private final int weight;
        private long pass;
        private boolean running;
        private long expected = 1;

        private Member(long number, Group<T> group, int weight) {
            this.number = number;
            this.group = group;
            this.weight = weight;
        }
    }

    Group<T> group() {
        return new Group<>(++numbers);
    }

    Member<T> member(Group<T> group, int weight) {
        return new Member<>(++numbers, group, weight);
    }

    /** Lets an item of a member wait. */
    void add(Member<T> member, T item) {
        Group<T> group = member.group;
        if (member.items.isEmpty() && !member.running) {
            if (group.busy++ == 0) {
                group.pass = Math.max(group.pass, virtual);
            }
            member.pass = Math.max(member.pass, group.virtual);
        }
        member.items.add(item);
        waiting++;
        if (!member.running) {
            admit(member);
        }
    }

    /** Takes out the next item; its member runs from now on. */
    Optional<T> poll() {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Group<T> group = groups.first();
        Member<T> member = group.eligible.first();
        groups.remove(group);
        group.eligible.remove(member);
        virtual = Math.max(virtual, group.pass);
        group.virtual = Math.max(group.virtual, member.pass);
        member.running = true;
        charge(member, member.expected);
        if (!group.eligible.isEmpty()) {
            groups.add(group);
        }
        waiting--;
        return Optional.of(member.items.remove());
    }

    /** A member has run. What it used is positive. */
    void settle(Member<T> member, long used) {
        Group<T> group = member.group;
        boolean queued = groups.remove(group);
        charge(member, used - member.expected);
        member.expected = Math.min(used, MOST_AHEAD);
        member.running = false;
        if (queued) {
            groups.add(group);
        }
        if (member.items.isEmpty()) {
            group.busy--;
        } else {
            admit(member);
        }
    }

    /** How many items wait. */
    int waiting() {
        return waiting;
    }

    private void admit(Member<T> member) {
        Group<T> group = member.group;
        if (group.eligible.contains(member)) {
            return;
        }
        member.pass = Math.min(member.pass, group.virtual + MOST_AHEAD * SCALE / member.weight);
        group.eligible.add(member);
        // Its place depends on its pass.
        groups.remove(group);
        group.pass = Math.min(group.pass, virtual + MOST_AHEAD);
        groups.add(group);
    }

    private static <T> void charge(Member<T> member, long used) {
        member.pass += used * SCALE / member.weight;
        member.group.pass += used;
    }
}
