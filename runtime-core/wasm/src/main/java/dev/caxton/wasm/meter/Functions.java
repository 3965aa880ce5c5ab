package dev.caxton.wasm.meter;

import dev.caxton.wasm.binary.Body;
import dev.caxton.wasm.binary.DecodedModule;
import dev.caxton.wasm.binary.ElementSegment;
import dev.caxton.wasm.binary.Export;
import dev.caxton.wasm.binary.Global;
import dev.caxton.wasm.binary.InstructionReader;
import dev.caxton.wasm.binary.Opcode;
import dev.caxton.wasm.binary.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the rewriter knows of all functions before it rewrites the first: who calls whom, what a call is sure to cost, and by which ways a function is entered.
 *
 * <p>A function that others call by its index is <em>inner</em>: its callers pay for its cheapest way through, and tell it how deep it is if it needs to know.
 * Functions have no other way to know either, so whoever comes by another way, from the host or through a table, enters by a <em>door</em>: a second function
 * with the original signature. Immutable.
 */
final class Functions {

    /** How much a call may pay for before it is made: a callee that costs more has to look at the counter anyway. */
    private static final long PREPAID = 1 << 12;

    /** What a function may cost that is not counted as a level of calls if it goes straight from its first instruction to its last. */
    private static final int STRAIGHT = 256;

    /** Bodies up to this many bytes are written twice where a door is needed. The door of a larger one calls it. */
    private static final int SMALL = 256;

    /** A function with more parameters gets no other: engines have limits. */
    private static final int PARAMETERS = 200;

    /** How often costs are looked at again that depend on themselves through recursion. */
    private static final int ROUNDS = 3;

    private final DecodedModule module;
    private final int imported;
    private final Flow[] flows;
    private final boolean[] called;
    private final boolean[] taken;
    private final boolean[] exported;
    private final long[] prepaid;
    private final Charges[] charges;
    private final boolean[] inner;
    private final boolean[] deep;
    private final boolean[] silent;
    private final int[] doors;
    private final List<Integer> behindDoors = new ArrayList<>();

    /**
     * Looks at all functions.
     *
     * @param original the module
     * @param module its structure
     */
    Functions(byte[] original, DecodedModule module) {
        int count = module.bodies().size();
        this.module = module;
        this.imported = module.importedFunctions();
        this.flows = new Flow[count];
        this.called = new boolean[count];
        this.taken = new boolean[count];
        this.exported = new boolean[count];
        this.prepaid = new long[count];
        this.charges = new Charges[count];
        this.inner = new boolean[count];
        this.deep = new boolean[count];
        this.silent = new boolean[count];
        this.doors = new int[count];
        InstructionReader in = new InstructionReader(original);
        FlowBuilder builder = new FlowBuilder();
        for (int i = 0; i < count; i++) {
            Body body = module.bodies().get(i);
            in.window(body.code().from(), body.code().to());
            flows[i] = builder.of(in, module.marks(), Costs.entry(body.declared()), imported, this::take);
            for (int call = 0; call < flows[i].calls(); call++) {
                if (flows[i].callee(call) != Flow.INDIRECT) {
                    called[flows[i].callee(call) - imported] = true;
                }
            }
        }
        references(in);
        for (int i = 0; i < count; i++) {
            inner[i] = findInner(i);
            deep[i] = findDepth(flows[i]);
        }
        int[] order = calleesFirst();
        price(order);
        for (int i : order) {
            charges[i] = Charges.of(flows[i], this::prepaid, prepaid[i], this::silent);
            silent[i] = findSilence(i);
        }
        for (int i = 0; i < count; i++) {
            if (inner[i] && (taken[i] || exported[i])) {
                behindDoors.add(i + imported);
                doors[i] = behindDoors.size();
            }
        }
    }

    /** Whether a function calls one that calls another in turn, or one that is not known: then only the meter says how deep calls are nested. */
    boolean nest() {
        for (Flow flow : flows) {
            for (int call = 0; call < flow.calls(); call++) {
                int callee = flow.callee(call);
                if (callee == Flow.INDIRECT || flows[callee - imported].calls() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void references(InstructionReader in) {
        for (ElementSegment segment : module.elements()) {
            if ((segment.flags() & ElementSegment.EXPRESSIONS) != 0) {
                references(in, segment.items());
            } else {
                in.window(segment.items().from(), segment.items().to());
                while (in.remaining() > 0) {
                    take(in.index());
                }
            }
        }
        for (Global global : module.globals()) {
            references(in, global.initial());
        }
        for (Export export : module.exports()) {
            if (export.kind() == Export.Kind.FUNCTION) {
                export(export.index());
            }
        }
        if (module.start() >= 0) {
            export(module.start());
        }
    }

    private void references(InstructionReader in, Range expressions) {
        in.window(expressions.from(), expressions.to());
        while (in.remaining() > 0) {
            if (in.next() == Opcode.REF_FUNC) {
                take(in.immediateIndex());
            }
        }
    }

    private void take(int function) {
        if (function >= imported) {
            taken[function - imported] = true;
        }
    }

    private void export(int function) {
        if (function >= imported) {
            exported[function - imported] = true;
        }
    }

    /** All functions, each behind those it calls, as far as they don't call each other. */
    private int[] calleesFirst() {
        int[] order = new int[flows.length];
        int size = 0;
        boolean[] met = new boolean[flows.length];
        int[] open = new int[flows.length];
        int[] next = new int[flows.length];
        for (int root = 0; root < flows.length; root++) {
            if (met[root]) {
                continue;
            }
            met[root] = true;
            open[0] = root;
            int depth = 0;
            while (depth >= 0) {
                int function = open[depth];
                Flow flow = flows[function];
                if (next[function] == flow.calls()) {
                    order[size++] = function;
                    depth--;
                    continue;
                }
                int callee = flow.callee(next[function]++);
                if (callee != Flow.INDIRECT && !met[callee - imported]) {
                    met[callee - imported] = true;
                    open[++depth] = callee - imported;
                }
            }
        }
        return order;
    }

    /** Finds what calls are sure to cost. It begins with nothing and grows, so it is never too much, wherever it ends. */
    private void price(int[] order) {
        int[] looked = new int[flows.length];
        int[] grew = new int[flows.length];
        int now = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i : order) {
                if (inner[i] && (round == 0 || calleesGrew(i, grew, looked[i]))) {
                    looked[i] = ++now;
                    long least = Math.min(PREPAID, Charges.least(flows[i], this::prepaid));
                    if (least != prepaid[i]) {
                        prepaid[i] = least;
                        grew[i] = ++now;
                    }
                }
            }
        }
    }

    private boolean calleesGrew(int function, int[] grew, int since) {
        Flow flow = flows[function];
        for (int call = 0; call < flow.calls(); call++) {
            if (flow.callee(call) != Flow.INDIRECT && grew[flow.callee(call) - imported] > since) {
                return true;
            }
        }
        return false;
    }

    private boolean findInner(int function) {
        return called[function]
                && module.types().get(module.functions().get(function)).parameterCount() <= PARAMETERS
                && (!taken[function] || isSmall(function));
    }

    private boolean isSmall(int function) {
        return module.bodies().get(function).length() <= SMALL;
    }

    /** Whether nobody looks at the counter while the function runs, and it leaves it as it is. Its callees must have been looked at. */
    private boolean findSilence(int function) {
        Flow flow = flows[function];
        if (!inner[function] || charges[function].size() > 0 || flow.has(Flow.SIZED) || flow.has(Flow.HOST)) {
            return false;
        }
        for (int call = 0; call < flow.calls(); call++) {
            if (flow.callee(call) == Flow.INDIRECT || !silent[flow.callee(call) - imported]) {
                return false;
            }
        }
        return true;
    }

    private boolean isStraight(int function) {
        Flow flow = flows[function];
        return flow.calls() == 0
                && !flow.has(Flow.BRANCHES)
                && !flow.has(Flow.SIZED)
                && !flow.has(Flow.HOST)
                && flow.cost(0) <= STRAIGHT;
    }

    /** Whether a call is one that counts as a level of calls. */
    private boolean counts(int callee) {
        return callee == Flow.INDIRECT || !isStraight(callee - imported);
    }

    /** What a call of a function, by its index in the original, has paid for. */
    long prepaid(int function) {
        return prepaid[function - imported];
    }

    /** Whether a function of the guest, by its index in the original, is inner. */
    boolean inner(int function) {
        return inner[function - imported];
    }

    /** Whether nobody looks at the counter while an inner function runs, and it leaves it as it is. */
    boolean silent(int function) {
        return silent[function - imported];
    }

    /** Whether a function of the guest has to know how deep it is: it makes calls that count. */
    boolean deep(int function) {
        return deep[function - imported];
    }

    private boolean findDepth(Flow flow) {
        for (int call = 0; call < flow.calls(); call++) {
            if (counts(flow.callee(call))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a function that is deep has to look how deep it is: before its first call. That is at its beginning, unless all calls are in one region that is
     * entered at most once; a recursion then ends without having looked.
     */
    int depthAt(int function) {
        Flow flow = flows[function - imported];
        int region = Flow.NOWHERE;
        for (int call = 0; call < flow.calls(); call++) {
            if (counts(flow.callee(call)) && flow.caller(call) != Flow.NOWHERE) {
                if (region != Flow.NOWHERE && region != flow.caller(call)) {
                    return flow.offset(0);
                }
                region = flow.caller(call);
            }
        }
        return region == Flow.NOWHERE || flow.has(Flow.LOOPS) ? flow.offset(0) : flow.offset(region);
    }

    /** The control flow of a function of the guest. */
    Flow flow(int function) {
        return flows[function - imported];
    }

    /** What a function of the guest charges when {@link #prepaid} has been paid. */
    Charges charges(int function) {
        return charges[function - imported];
    }

    /** The inner functions that have doors, by their index in the original, in the order of the doors. */
    List<Integer> behindDoors() {
        return Collections.unmodifiableList(behindDoors);
    }

    /** The number of the door of a function of the guest, or -1 if it needs none. */
    int door(int function) {
        return doors[function - imported] - 1;
    }

    /** Whether a door has the body of its function, instead of calling it. */
    boolean copied(int function) {
        return isSmall(function - imported);
    }
}
