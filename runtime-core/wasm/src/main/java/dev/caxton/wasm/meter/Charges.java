package dev.caxton.wasm.meter;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Where a function charges, and how much: so that whoever comes to the end has paid for exactly what was executed, whatever is executed was paid for before, and
 * nobody pays for what need not be executed on the cheapest way to the end. Immutable.
 *
 * <p>With each passage goes an amount that has been paid for what follows, the same however control came there. A region charges what it costs and what is to be
 * paid behind it, less what was paid before it. The amounts are distances: what the cheapest way from the passage to the end of the function costs. So on a
 * cheapest way nothing is charged, and nowhere is the charge negative. This is the placement of counters that profilers of paths use, with the amounts chosen
 * for what must not happen: to be charged for more than is certain.
 *
 * <p>Whether the counter suffices is looked at in fewer places. Between two looks there is no way round, no call and nothing that costs by its operands, and at
 * most {@link #UNCHECKED} units are charged; and whoever leaves the function has been looked at.
 */
final class Charges {

    private static final long UNKNOWN = Long.MAX_VALUE;

    /** How often all regions are looked at, which is quick, before distances are found in their order. Two suffice for almost all code. */
    private static final int ROUNDS = 6;

    /** How much may be charged before somebody looks whether the counter sufficed. */
    static final long UNCHECKED = 1_000;

    private final int[] offsets;
    private final long[] costs;
    private final byte[] looks;

    private Charges(int[] offsets, long[] costs, byte[] looks) {
        this.offsets = offsets;
        this.costs = costs;
        this.looks = looks;
    }

    /** Somebody looks whether the counter sufficed, at the beginning of a region and after its charge. */
    private static final byte LOOKS = 1;

    /** Something may have been charged and not been looked at when control comes to a region. */
    private static final byte OPEN = 2;

    /** What a call of each function of the guest has paid for before it is made; asked for calls that are not indirect. */
    interface Prepaid {
        /** By the index of the function in the original. */
        long of(int function);
    }

    /** Whether nobody looks at the counter during a call of a function of the guest, and it is left as it is. */
    interface Silence {
        /** By the index of the function in the original. */
        boolean of(int function);
    }

    /** What the cheapest way through a function costs, or 0 if none comes to its end. */
    static long least(Flow flow, Prepaid prepaid) {
        long[] paid = amounts(flow, costs(flow, prepaid));
        return paid[flow.before(0)];
    }

    /**
     * Charges of a function.
     *
     * @param flow its control flow
     * @param prepaid what calls have paid for, those of this function included
     * @param entry what has been paid when the function is entered, at most {@link #least}
     * @param silence which callees are silent
     */
    static Charges of(Flow flow, Prepaid prepaid, long entry, Silence silence) {
        long[] costs = costs(flow, prepaid);
        long[] paid = amounts(flow, costs);
        boolean[] continued = continued(flow);
        long[] charges = new long[costs.length];
        for (int i = 0; i < costs.length; i++) {
            long before = i == 0 ? entry : paid[flow.before(i)];
            int behind = flow.behind(i);
            // Behind a trap nothing is owed.
            charges[i] = continued[behind] ? costs[i] + paid[behind] - before : Math.max(0, costs[i] - before);
        }
        byte[] looks = looks(flow, charges, silence);
        int[] offsets = new int[costs.length];
        int size = 0;
        for (int i = 0; i < costs.length; i++) {
            if (charges[i] != 0 || (looks[i] & LOOKS) != 0) {
                offsets[size] = flow.offset(i);
                looks[size] = looks[i];
                charges[size++] = charges[i];
            }
        }
        return new Charges(Arrays.copyOf(offsets, size), Arrays.copyOf(charges, size), looks);
    }

    private static byte[] looks(Flow flow, long[] charges, Silence silence) {
        byte[] looks = new byte[charges.length];
        boolean[] speaks = new boolean[charges.length];
        for (int i = 0; i < flow.calls(); i++) {
            if (flow.caller(i) != Flow.NOWHERE && (flow.callee(i) == Flow.INDIRECT || !silence.of(flow.callee(i)))) {
                speaks[flow.caller(i)] = true;
            }
        }
        // What may have been charged and not been looked at when control leaves a region, and when it is in a passage.
        long[] left = new long[charges.length];
        long[] open = new long[flow.passages()];
        for (int i = 0; i < charges.length; i++) {
            int behind = flow.behind(i);
            long unseen = charges[i] + open(flow, i, left, open);
            boolean look = flow.has(i, Flow.LOOPS)
                    || (unseen > 0
                            && (behind == Flow.EXIT
                                    || speaks[i]
                                    || flow.has(i, Flow.SIZED | Flow.HOST)
                                    || unseen > UNCHECKED));
            left[i] = look ? 0 : unseen;
            looks[i] = look ? LOOKS : 0;
            open[behind] = Math.max(open[behind], left[i]);
        }
        // Only now it is known what is open where control comes round.
        for (int i = 0; i < charges.length; i++) {
            if (open(flow, i, left, open) > 0) {
                looks[i] |= OPEN;
            } else if (charges[i] == 0) {
                looks[i] = 0;
            }
        }
        return looks;
    }

    private static long open(Flow flow, int region, long[] left, long[] passages) {
        if (region == 0) {
            return 0;
        }
        return flow.from(region) == Flow.NOWHERE ? passages[flow.before(region)] : left[flow.from(region)];
    }

    private static long[] costs(Flow flow, Prepaid prepaid) {
        long[] costs = new long[flow.regions()];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = flow.cost(i);
        }
        for (int i = 0; i < flow.calls(); i++) {
            if (flow.caller(i) != Flow.NOWHERE && flow.callee(i) != Flow.INDIRECT) {
                costs[flow.caller(i)] += prepaid.of(flow.callee(i));
            }
        }
        return costs;
    }

    /** Whether something is behind each passage: the end of the function, or a region. */
    private static boolean[] continued(Flow flow) {
        boolean[] continued = new boolean[flow.passages()];
        continued[Flow.EXIT] = true;
        for (int i = 0; i < flow.regions(); i++) {
            continued[flow.before(i)] = true;
        }
        return continued;
    }

    /** What has been paid in each passage for what follows. */
    private static long[] amounts(Flow flow, long[] costs) {
        long[] paid = new long[flow.passages()];
        Arrays.fill(paid, UNKNOWN);
        paid[Flow.EXIT] = 0;
        int rounds = 0;
        while (nearer(flow, costs, paid)) {
            if (++rounds == ROUNDS) {
                inOrder(flow, costs, paid);
                break;
            }
        }
        return endless(flow, costs, paid);
    }

    /** Takes each region for a way to what is behind it. In this order one round finds every distance that no loop is part of. */
    private static boolean nearer(Flow flow, long[] costs, long[] paid) {
        boolean changed = false;
        for (int i = costs.length - 1; i >= 0; i--) {
            long behind = paid[flow.behind(i)];
            if (behind != UNKNOWN && costs[i] + behind < paid[flow.before(i)]) {
                paid[flow.before(i)] = costs[i] + behind;
                changed = true;
            }
        }
        return changed;
    }

    /** Dijkstra's algorithm, whose time no code can make long. */
    private static void inOrder(Flow flow, long[] costs, long[] paid) {
        int[] first = new int[paid.length];
        Arrays.fill(first, -1);
        int[] next = new int[costs.length];
        for (int i = 0; i < costs.length; i++) {
            next[i] = first[flow.behind(i)];
            first[flow.behind(i)] = i;
        }
        Arrays.fill(paid, UNKNOWN);
        paid[Flow.EXIT] = 0;
        PriorityQueue<Reached> open = new PriorityQueue<>();
        open.add(new Reached(0, Flow.EXIT));
        while (!open.isEmpty()) {
            Reached nearest = open.remove();
            if (nearest.distance() > paid[nearest.passage()]) {
                continue;
            }
            for (int i = first[nearest.passage()]; i >= 0; i = next[i]) {
                long distance = nearest.distance() + costs[i];
                if (distance < paid[flow.before(i)]) {
                    paid[flow.before(i)] = distance;
                    open.add(new Reached(distance, flow.before(i)));
                }
            }
        }
    }

    private record Reached(long distance, int passage) implements Comparable<Reached> {
        @Override
        public int compareTo(Reached other) {
            return Long.compare(distance, other.distance);
        }
    }

    /** From some passages no way leads to the end, only to traps or round and round. They get one amount, large enough that nothing is paid back there. */
    private static long[] endless(Flow flow, long[] costs, long[] paid) {
        boolean[] continued = continued(flow);
        long most = 0;
        for (int i = 0; i < costs.length; i++) {
            long before = paid[flow.before(i)];
            int behind = flow.behind(i);
            if (before != UNKNOWN && paid[behind] == UNKNOWN && continued[behind]) {
                most = Math.max(most, before - costs[i]);
            }
        }
        boolean never = paid[flow.before(0)] == UNKNOWN;
        for (int i = 0; i < paid.length; i++) {
            paid[i] = paid[i] == UNKNOWN ? most : paid[i];
        }
        if (never) {
            // Nothing but the first region is behind that passage.
            paid[flow.before(0)] = 0;
        }
        return paid;
    }

    /** How many regions charge something. */
    int size() {
        return offsets.length;
    }

    /** Where the code of a region begins: the charge goes before it. */
    int offset(int charge) {
        return offsets[charge];
    }

    /** Whether it is looked at, after the charge, whether the counter sufficed. */
    boolean checks(int charge) {
        return (looks[charge] & LOOKS) != 0;
    }

    /** Whether something may have been charged and not been looked at when control comes there. */
    boolean open(int charge) {
        return (looks[charge] & OPEN) != 0;
    }

    /** How much is charged; it may be nothing where it is only looked. */
    long cost(int charge) {
        return costs[charge];
    }
}
