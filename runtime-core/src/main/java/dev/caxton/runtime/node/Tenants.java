package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Quota;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.schedule.Scheduler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What the tenants of a node may use and have used, each by itself and all together. A tenant is known from the first time that anybody asks for it, and stays. Safe for
 * use by many threads; nothing blocks but a change of a quota.
 */
public final class Tenants {

    private final Account node;
    private final Quota usual;
    private final Scheduler scheduler;
    private final AuditLog audit;
    private final LongSupplier nanos;
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();

    /**
     * No tenants yet.
     *
     * @param node the account of the node, which is above all of theirs
     * @param usual what a tenant may use until its quota is changed
     * @param scheduler gives each its share of the permits
     * @param audit the audit log
     * @param nanos a clock in nanoseconds that never goes back
     */
    public Tenants(Account node, Quota usual, Scheduler scheduler, AuditLog audit, LongSupplier nanos) {
        this.node = node;
        this.usual = usual;
        this.scheduler = scheduler;
        this.audit = audit;
        this.nanos = nanos;
    }

    /** A tenant's account and share, the same ones each time. */
    Tenant get(TenantId id) {
        return tenants.computeIfAbsent(
                id,
                key -> new Tenant(node.child("tenant " + key.value(), usual, nanos.getAsLong()), scheduler.share()));
    }

    /**
     * What a tenant has used since the runtime started.
     *
     * @param tenant the tenant
     * @return its removed agents included
     */
    public Usage usage(TenantId tenant) {
        return get(tenant).account().usage();
    }

    /**
     * What everybody has used since the runtime started.
     *
     * @return removed agents included
     */
    public Usage usage() {
        return node.usage();
    }

    /**
     * What a tenant may use.
     *
     * @param tenant the tenant
     * @return its quota
     */
    public Quota quota(TenantId tenant) {
        return get(tenant).account().quota();
    }

    /**
     * What everybody together may use.
     *
     * @return the node's quota
     */
    public Quota quota() {
        return node.quota();
    }

    /**
     * Changes what a tenant may use. Blocks for one record on disk: what can't be recorded is not changed.
     *
     * @param by who changes it
     * @param tenant the tenant
     * @param quota from now on
     * @return why it is not changed, or empty
     */
    public Optional<Problem> changeQuota(Principal by, TenantId tenant, Quota quota) {
        return change(by, tenant, tenant.value() + "/*", get(tenant).account(), quota);
    }

    /**
     * Changes what everybody together may use, as for a tenant.
     *
     * @param by who changes it
     * @param quota from now on
     * @return why it is not changed, or empty
     */
    public Optional<Problem> changeQuota(Principal by, Quota quota) {
        return change(by, by.tenant(), "*", node, quota);
    }

    private Optional<Problem> change(Principal by, TenantId tenant, String scope, Account account, Quota quota) {
        try {
            audit.append(new AuditEvent.LimitsChanged(tenant, by, scope, account.quota() + " > " + quota));
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the change of the quota", e));
        }
        account.change(quota, nanos.getAsLong());
        return Optional.empty();
    }
}
