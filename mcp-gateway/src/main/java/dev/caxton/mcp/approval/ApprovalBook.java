package dev.caxton.mcp.approval;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where calls wait for people. An approval is good for one call, exactly as it was asked for, once, and for a time. Every step is recorded: what widens, giving and
 * using an approval, before it counts.
 *
 * <p>Safe for use by many threads. Blocks for the audit log where it says so.
 */
public final class ApprovalBook implements AutoCloseable {

    private final ApprovalStore store;
    private final AuditLog audit;
    private final InstantSource time;
    private final Supplier<String> ids;

    /**
     * A book.
     *
     * @param store keeps the approvals
     * @param audit where every step is recorded
     * @param time the clock
     * @param ids names that nobody can guess and that never come twice
     */
    public ApprovalBook(ApprovalStore store, AuditLog audit, InstantSource time, Supplier<String> ids) {
        this.store = store;
        this.audit = audit;
        this.time = time;
        this.ids = ids;
    }

    /** Whether a call may be made. */
    public sealed interface Answer {

        /**
         * It may, this once.
         *
         * @param id the approval that it is, or was, good for
         */
        record Approved(String id) implements Answer {}

        /**
         * Somebody has yet to approve.
         *
         * @param id the approval that was asked for
         * @param until when the call has to be asked for anew
         */
        record Waiting(String id, Instant until) implements Answer {}

        /**
         * Somebody has refused.
         *
         * @param id the approval that was asked for
         * @param until when the call can be asked for anew
         */
        record Refused(String id, Instant until) implements Answer {}

        /** Too many calls wait already; this one was not asked for. */
        record NoRoom() implements Answer {}
    }

    /** What became of a person's decision. */
    public sealed interface Verdict {

        /**
         * It counts.
         *
         * @param approval as it is now
         * @param enough whether the call may be made now
         */
        record Taken(Approval approval, boolean enough) implements Verdict {}

        /** There is no such approval, or it was used, or its time is over. */
        record Unknown() implements Verdict {}

        /** The policy does not let this person decide, or it is this person's own call. */
        record NotYours() implements Verdict {}

        /** Somebody has refused it before. */
        record AlreadyRefused() implements Verdict {}
    }

    /**
     * Whether a call has its approval, or asks for one. Uses nothing up: a call that has to wait for its turn has it used when that has come.
     *
     * @param call the call
     * @param arguments its arguments, canonical JSON
     * @param rule what the policy asks for at this moment
     * @return whether it may be made if nothing changes until then
     * @throws ApprovalStoreException if what was asked for cannot be kept
     */
    public Answer look(ExactCall call, String arguments, ApprovalRule rule) {
        return answer(call, arguments, rule, approval -> true);
    }

    /**
     * Uses the approval of a call, or asks for one. Blocks until the use of it is recorded. To be called right before the call is sent: what is used does not come back.
     *
     * @param call the call
     * @param arguments its arguments, canonical JSON
     * @param rule what the policy asks for at this moment: approvals of people that it names no longer do not count
     * @return whether it may be made
     * @throws AuditException if the step cannot be recorded; the call may not be made then, and an approval that was to be used is gone
     * @throws ApprovalStoreException if the step cannot be kept; the call may not be made then
     */
    public Answer use(ExactCall call, String arguments, ApprovalRule rule) {
        return answer(call, arguments, rule, approval -> {
            // Taken out first: whatever goes wrong from here on, it is not used twice.
            boolean mine = store.remove(approval);
            if (mine) {
                audit.append(event(approval, call.caller(), "used"));
            }
            return mine;
        });
    }

    private Answer answer(ExactCall call, String arguments, ApprovalRule rule, Predicate<Approval> take) {
        while (true) {
            Instant now = time.instant();
            Optional<Approval> known = store.byCall(call);
            if (known.isEmpty()) {
                Optional<Answer> asked = ask(call, arguments, rule, now);
                if (asked.isPresent()) {
                    return asked.get();
                }
                continue;
            }
            Approval approval = known.get();
            Instant until = requestedUntil(approval, rule);
            switch (rule.standing(call.caller(), approval.approvers(), approval.requested(), now)) {
                case EXPIRED -> expire(approval);
                case OPEN -> {
                    return approval.refused()
                            ? new Answer.Refused(approval.id(), until)
                            : new Answer.Waiting(approval.id(), until);
                }
                case APPROVED -> {
                    if (approval.refused()) {
                        return new Answer.Refused(approval.id(), until);
                    }
                    if (take.test(approval)) {
                        return new Answer.Approved(approval.id());
                    }
                }
            }
        }
    }

    private static Instant requestedUntil(Approval approval, ApprovalRule rule) {
        return approval.requested().plus(rule.expires());
    }

    /** Empty if somebody else has asked for the same call in between. */
    private Optional<Answer> ask(ExactCall call, String arguments, ApprovalRule rule, Instant now) {
        Approval approval = new Approval(ids.get(), call, arguments, rule, now, new LinkedHashSet<>(), false);
        if (!store.add(approval)) {
            expire();
            if (!store.add(approval)) {
                return store.byCall(call).isPresent() ? Optional.empty() : Optional.of(new Answer.NoRoom());
            }
        }
        record(approval, call.caller(), "asked");
        return Optional.of(new Answer.Waiting(approval.id(), approval.expires()));
    }

    /**
     * What waits for the decision of a person. Nobody else sees it, since the arguments stand in it.
     *
     * @param approver who it is
     * @return in the order in which it was asked for; neither refused nor expired
     */
    public List<Approval> waiting(Principal approver) {
        expire();
        return store.all().stream()
                .filter(approval -> !approval.refused()
                        && approval.rule().mayApprove(approver, approval.call().caller()))
                .toList();
    }

    /**
     * A person approves. Blocks until that is recorded; it counts only then.
     *
     * @param id the approval; hostile
     * @param approver who it is
     * @return what became of it
     * @throws AuditException if it cannot be recorded; nothing has changed then
     */
    public Verdict approve(String id, Principal approver) {
        return decide(id, approver, approval -> {
            if (!approval.approvers().contains(approver)) {
                audit.append(event(approval, approver, "granted"));
            }
            return approval.approvedBy(approver);
        });
    }

    /**
     * A person refuses, which also takes back what others have approved. Happens at once, and is recorded as soon as the log can be written.
     *
     * @param id the approval; hostile
     * @param approver who it is
     * @return what became of it
     */
    public Verdict refuse(String id, Principal approver) {
        Verdict verdict = decide(id, approver, Approval::asRefused);
        if (verdict instanceof Verdict.Taken taken) {
            record(taken.approval(), approver, "refused");
        }
        return verdict;
    }

    /** One decision after the other, so that none is recorded that another one has overtaken. */
    private synchronized Verdict decide(String id, Principal approver, UnaryOperator<Approval> step) {
        Optional<Approval> known = store.byId(id);
        while (known.isPresent()) {
            Approval approval = known.get();
            Principal caller = approval.call().caller();
            if (!approval.rule().mayApprove(approver, caller)) {
                // Whoever may not decide does not learn either how it stands.
                return caller.tenant().equals(approver.tenant()) ? new Verdict.NotYours() : new Verdict.Unknown();
            }
            if (ended(approval)) {
                expire(approval);
                return new Verdict.Unknown();
            }
            if (approval.refused()) {
                return new Verdict.AlreadyRefused();
            }
            Approval after = step.apply(approval);
            if (store.replace(approval, after)) {
                return new Verdict.Taken(
                        after,
                        !after.refused()
                                && after.rule().standing(caller, after.approvers(), after.requested(), time.instant())
                                        == ApprovalRule.Standing.APPROVED);
            }
            known = store.byId(id);
        }
        return new Verdict.Unknown();
    }

    /** Takes out what nobody used in time, and records it. To be called now and then: what waits does not wait for anybody to ask. */
    public void expire() {
        for (Approval approval : store.all()) {
            if (ended(approval)) {
                try {
                    expire(approval);
                } catch (ApprovalStoreException e) {
                    // It is good for nothing any more, whether it is there or not. The next look tries again.
                    return;
                }
            }
        }
    }

    /**
     * Ends what was asked for calls of an upstream that is removed: whatever gets its name later is somebody else.
     *
     * @param tenant its tenant
     * @param upstream its name
     * @throws ApprovalStoreException if that cannot be kept
     */
    public void forget(TenantId tenant, String upstream) {
        store.all().stream()
                .filter(approval -> approval.call().caller().tenant().equals(tenant)
                        && approval.call().tool().upstream().equals(upstream))
                .forEach(this::expire);
    }

    /** Ends what ends with the process, and records that. */
    @Override
    public void close() {
        if (!store.lasting()) {
            store.all().forEach(this::expire);
        }
    }

    private boolean ended(Approval approval) {
        Instant now = time.instant();
        return now.isBefore(approval.requested()) || !now.isBefore(approval.expires());
    }

    private void expire(Approval approval) {
        // What was refused has its end in the records already.
        if (store.remove(approval) && !approval.refused()) {
            Principal system = new Principal(
                    Principal.Kind.SYSTEM, approval.call().caller().tenant(), "mcp-gateway");
            record(approval, system, "expired");
        }
    }

    private void record(Approval approval, Principal by, String state) {
        var _ = audit.record(event(approval, by, state));
    }

    private static AuditEvent event(Approval approval, Principal by, String state) {
        ExactCall call = approval.call();
        return new AuditEvent.ApprovalChanged(
                call.caller().tenant(), by, approval.id(), call.tool(), call.arguments(), state);
    }
}
