package dev.caxton.mcp.approval;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps approvals as long as the process lives, within a room for all and shares of it. A tenant may take as much as it leaves free: half of the room if it is alone, a third if another one does the same,
 * so that there is always some for the next. Among the callers of a tenant the same holds for what their tenant may take, but for a caller of whom nothing waits: however large its one call is, it waits if there is
 * room in the share of its tenant. (Shares by what is free: the dynamic thresholds of Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998, with a factor of 1.)
 */
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
    private final Map<Principal, Share> callers = new HashMap<>();
    private final Map<TenantId, Share> tenants = new HashMap<>();
    private final long maxCharacters;
    private long characters;

    /** What somebody takes. */
    private record Share(int approvals, long characters) {

        private static final Share NONE = new Share(0, 0);

        Share with(int count, long size) {
            return new Share(approvals + count, characters + size);
        }
    }

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
        if (!hasRoom(call.caller(), size(approval))
                || approvals.containsKey(call)
                || names.containsKey(approval.id())) {
            return false;
        }
        approvals.put(call, approval);
        names.put(approval.id(), call);
        count(call.caller(), 1, size(approval));
        return true;
    }

    private boolean hasRoom(Principal caller, long size) {
        Share own = callers.getOrDefault(caller, Share.NONE);
        long tenant = tenants.getOrDefault(caller.tenant(), Share.NONE).characters();
        // Half of what the other tenants leave.
        long most = (maxCharacters - (characters - tenant)) / 2;
        long left = most - tenant - size;
        return own.approvals() < MAX_OF_A_CALLER
                && left >= 0
                && (own.approvals() == 0 || own.characters() + size <= left);
    }

    private void count(Principal caller, int count, long size) {
        characters += size;
        count(callers, caller, count, size);
        count(tenants, caller.tenant(), count, size);
    }

    private static <K> void count(Map<K, Share> shares, K whose, int count, long size) {
        Share share = shares.getOrDefault(whose, Share.NONE).with(count, size);
        if (share.approvals() == 0) {
            shares.remove(whose);
        } else {
            shares.put(whose, share);
        }
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
        count(approval.call().caller(), -1, -size(approval));
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
