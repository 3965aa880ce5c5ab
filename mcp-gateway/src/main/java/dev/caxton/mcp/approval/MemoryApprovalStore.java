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

    /** The most characters of arguments, of all callers together. */
    private static final long MAX_CHARACTERS = 64L << 20;

    private final Map<ExactCall, Approval> approvals = new LinkedHashMap<>();
    private final Map<String, ExactCall> names = new HashMap<>();
    private final Map<Principal, Integer> counts = new HashMap<>();
    private long characters;

    /** An empty store. */
    public MemoryApprovalStore() {}

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
        boolean room = counts.getOrDefault(call.caller(), 0) < MAX_OF_A_CALLER
                && characters + approval.arguments().length() <= MAX_CHARACTERS;
        if (!room || approvals.containsKey(call) || names.containsKey(approval.id())) {
            return false;
        }
        approvals.put(call, approval);
        names.put(approval.id(), call);
        counts.merge(call.caller(), 1, Integer::sum);
        characters += approval.arguments().length();
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
        characters -= approval.arguments().length();
        return true;
    }

    @Override
    public boolean lasting() {
        return false;
    }
}
