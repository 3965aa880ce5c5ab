package dev.caxton.mcp.approval;

import dev.caxton.policy.identity.Principal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps approvals as long as the process lives, within a cap for each caller and one for all. */
public final class MemoryApprovalStore implements ApprovalStore {

    /** More calls of one caller do not wait at once: nobody is to bury what others ask for. */
    static final int MAX_OF_A_CALLER = 100;

    /** The most characters that all approvals together take: 64 Mi, but no more than a sixty-fourth of the heap with two bytes each. */
    private static final long MAX_CHARACTERS =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 64 / Character.BYTES);

    /** What an approval takes besides its arguments, about and rather too much: callers are many, and arguments may be short. */
    static final long BESIDES = 1_024;

    private final Map<ExactCall, Approval> approvals = new LinkedHashMap<>();
    private final Map<String, ExactCall> names = new HashMap<>();
    private final Map<Principal, Integer> counts = new HashMap<>();
    private final long maxCharacters;
    private long characters;

    /** An empty store. */
    public MemoryApprovalStore() {
        this(MAX_CHARACTERS);
    }

    MemoryApprovalStore(long maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    @Override
    public synchronized Optional<Approval> byId(String id) {
        return Optional.ofNullable(names.get(id)).map(approvals::get);
    }

    @Override
    public synchronized Optional<Approval> byCall(ExactCall call) {
        return Optional.ofNullable(approvals.get(call));
    }

    @Override
    public synchronized List<Approval> all() {
        return List.copyOf(approvals.values());
    }

    @Override
    public synchronized boolean add(Approval approval) {
        ExactCall call = approval.call();
        boolean room =
                counts.getOrDefault(call.caller(), 0) < MAX_OF_A_CALLER && characters + size(approval) <= maxCharacters;
        if (!room || approvals.containsKey(call) || names.containsKey(approval.id())) {
            return false;
        }
        approvals.put(call, approval);
        names.put(approval.id(), call);
        counts.merge(call.caller(), 1, Integer::sum);
        characters += size(approval);
        return true;
    }

    @Override
    public synchronized boolean replace(Approval before, Approval after) {
        return approvals.replace(before.call(), before, after);
    }

    @Override
    public synchronized boolean remove(Approval approval) {
        if (!approvals.remove(approval.call(), approval)) {
            return false;
        }
        names.remove(approval.id());
        counts.computeIfPresent(approval.call().caller(), (caller, count) -> count == 1 ? null : count - 1);
        characters -= size(approval);
        return true;
    }

    private static long size(Approval approval) {
        return BESIDES + approval.arguments().length();
    }

    @Override
    public boolean lasting() {
        return false;
    }
}
