package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Quota;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.digest.Digests;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.spi.Engine;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The agents of this node. Safe for use by many threads. */
public final class Agents {

    private static final System.Logger LOG = System.getLogger(Agents.class.getName());

    private final Deployer deployer;
    private final Shared shared;
    private final Account node;
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<AgentId, Agent> agents = new ConcurrentHashMap<>();
    // Names that a deployment has taken and that no agent has yet.
    private final Set<AgentId> taken = ConcurrentHashMap.newKeySet();
    // Removed agents that still hold something.
    private final Phaser leaving = new Phaser(1);
    private volatile boolean closed;

    /**
     * Without agents.
     *
     * @param engines the engines, the default first
     * @param admission lets modules in
     * @param shared what the agents share
     * @param node the account of the node
     */
    public Agents(List<Engine> engines, Admission admission, Shared shared, Account node) {
        this.deployer = new Deployer(engines, admission, shared);
        this.shared = shared;
        this.node = node;
    }

    /**
     * Deploys. Blocks while the module is checked, compiled, recorded and, if it is to be started, prepared. A refusal is recorded and leaves nothing behind.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be
     * @param module the module
     * @param start whether it runs then, or is only loaded
     * @return the agent, or why there is none
     */
    public Deployment deploy(Principal by, AgentDescriptor descriptor, byte[] module, boolean start) {
        AgentId id = descriptor.id();
        return attempt(
                by,
                descriptor,
                module,
                () -> agents.containsKey(id)
                        ? new Attempt.Refused(exists(id))
                        : new Attempt.Begins(
                                start ? new Deployer.Beginning.Started() : new Deployer.Beginning.Loaded()));
    }

    /**
     * Deploys the next version of an agent, which takes the place of the one there is between two turns. Blocks as {@link #deploy} does, and for the running turn.
     * A refusal is recorded, and the agent is as it was.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be
     * @param module the module
     * @return the agent, or why it was not replaced
     */
    public Deployment replace(Principal by, AgentDescriptor descriptor, byte[] module) {
        AgentId id = descriptor.id();
        return attempt(
                by,
                descriptor,
                module,
                () -> find(id).<Attempt>map(agent -> new Attempt.Begins(new Deployer.Beginning.Replacing(agent)))
                        .orElseGet(() -> new Attempt.Refused(Posting.Reason.UNKNOWN.problem(id))));
    }

    /** Whether a deployment can be tried. */
    private sealed interface Attempt {
        record Refused(Problem problem) implements Attempt {}

        record Begins(Deployer.Beginning beginning) implements Attempt {}
    }

    private Deployment attempt(Principal by, AgentDescriptor descriptor, byte[] module, Supplier<Attempt> beginning) {
        AgentId id = descriptor.id();
        String digest = Digests.sha256(module);
        Deployment result;
        if (closed) {
            result = new Deployment.Refused(
                    new Problem("CAX-RUNTIME-CLOSED", "the runtime has been closed", "Start it again."));
        } else if (!taken.add(id)) {
            result = new Deployment.Refused(agents.containsKey(id) ? Problems.changing(id) : exists(id));
        } else {
            try {
                result = switch (beginning.get()) {
                    case Attempt.Refused refused -> new Deployment.Refused(refused.problem());
                    case Attempt.Begins begins ->
                        deployer.deploy(
                                new Deployer.Order(by, descriptor, tenant(id.tenant()), begins.beginning()),
                                module,
                                agent -> publish(by, agent));
                };
            } finally {
                taken.remove(id);
            }
        }
        if (result instanceof Deployment.Refused refused) {
            shared.surroundings()
                    .audit()
                    .record(new AuditEvent.DeploymentRefused(
                            by, id, digest, refused.problem().code()));
        }
        return result;
    }

    private Tenant tenant(TenantId id) {
        return tenants.computeIfAbsent(
                id,
                key -> new Tenant(
                        node.child(
                                "tenant " + key.value(),
                                shared.tenantQuota(),
                                shared.nanos().getAsLong()),
                        shared.scheduler().share()));
    }

    private void publish(Principal by, Agent agent) {
        shared.surroundings().post().add(agent.id(), agent.mailbox());
        agents.put(agent.id(), agent);
        if (closed) {
            var _ = end(by, agent);
        }
    }

    /**
     * What a tenant has used since the runtime started.
     *
     * @param tenant the tenant
     * @return its removed agents included
     */
    public Usage usage(TenantId tenant) {
        return tenant(tenant).account().usage();
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
        return tenant(tenant).account().quota();
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
     * Changes what a tenant, or the node, may use. Blocks for one record on disk.
     *
     * @param by who changes it
     * @param tenant the tenant, or empty for the node
     * @param quota from now on
     * @return why it is not changed, or empty
     */
    public Optional<Problem> changeQuota(Principal by, Optional<TenantId> tenant, Quota quota) {
        Account account = tenant.map(id -> tenant(id).account()).orElse(node);
        String scope = tenant.map(id -> id.value() + "/*").orElse("*");
        try {
            shared.surroundings()
                    .audit()
                    .append(new AuditEvent.LimitsChanged(
                            tenant.orElse(by.tenant()), by, scope, account.quota() + " > " + quota));
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the change of the quota", e));
        }
        account.change(quota, shared.nanos().getAsLong());
        return Optional.empty();
    }

    /**
     * Removes an agent and what it keeps, whatever its state. Its name is free at once; what it holds is given back when its last turn has ended. Blocks on the
     * store of states.
     *
     * @param by who removes it
     * @param agent which
     * @param patience how long to wait for its last turn
     * @return why it is still there, or empty
     */
    public Optional<Problem> remove(Principal by, Agent agent, Duration patience) {
        if (!taken.add(agent.id())) {
            return Optional.of(Problems.changing(agent.id()));
        }
        CompletableFuture<Void> gone;
        try {
            Optional<Problem> problem = agent.forget();
            if (problem.isPresent()) {
                return problem;
            }
            gone = end(by, agent);
        } finally {
            taken.remove(agent.id());
        }
        gone.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
        return Optional.empty();
    }

    /** Ends an agent for good. Completes when it holds nothing any more. */
    private CompletableFuture<Void> end(Principal by, Agent agent) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (agents.remove(agent.id(), agent)) {
            shared.surroundings().post().remove(agent.id(), agent.mailbox());
            leaving.register();
            agent.dispose(by, () -> {
                leaving.arriveAndDeregister();
                gone.complete(null);
            });
        } else {
            gone.complete(null);
        }
        return gone;
    }

    /**
     * Holds something, at once; the record follows.
     *
     * @param by who holds it
     * @param hold what
     */
    public void hold(Principal by, Hold hold) {
        if (shared.surroundings().holds().add(hold)) {
            shared.surroundings().audit().record(event(by, hold, true));
        }
    }

    /**
     * Releases something. Blocks for one record on disk: what can't be recorded stays held.
     *
     * @param by who releases it
     * @param hold what
     * @return why it is still held, or empty
     */
    public Optional<Problem> release(Principal by, Hold hold) {
        if (!shared.surroundings().holds().all().contains(hold)) {
            return Optional.of(
                    new Problem("CAX-HOLD-UNKNOWN", "there is no such hold: " + hold, "Release it as it was made."));
        }
        try {
            shared.surroundings().audit().append(event(by, hold, false));
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the release", e));
        }
        shared.surroundings().holds().remove(hold);
        agents.values().stream().filter(agent -> hold.reaches(agent.id())).forEach(Agent::resume);
        return Optional.empty();
    }

    /**
     * What is held.
     *
     * @return an unmodifiable set
     */
    public Set<Hold> holds() {
        return shared.surroundings().holds().all();
    }

    private static AuditEvent.HoldChanged event(Principal by, Hold hold, boolean held) {
        return new AuditEvent.HoldChanged(
                hold.tenant().orElse(by.tenant()), by, hold.what().toString(), hold.scope(), held);
    }

    /**
     * Removes every agent and lets no other in. Blocks until they hold nothing any more, or the time is up.
     *
     * @param by who ends it
     * @param patience how long to wait
     */
    public void close(Principal by, Duration patience) {
        closed = true;
        agents.values().forEach(agent -> {
            var _ = end(by, agent);
        });
        try {
            leaving.awaitAdvanceInterruptibly(leaving.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "turns of " + leaving.getUnarrivedParties() + " agents have not ended");
        }
    }

    /**
     * One agent.
     *
     * @param id which
     * @return the agent, or empty if there is none
     */
    public Optional<Agent> find(AgentId id) {
        return Optional.ofNullable(agents.get(id));
    }

    /**
     * The agents of a tenant.
     *
     * @param tenant the tenant
     * @return by name
     */
    public List<Agent> of(TenantId tenant) {
        return agents.values().stream()
                .filter(agent -> agent.id().tenant().equals(tenant))
                .sorted(Comparator.comparing(Agent::id))
                .toList();
    }

    /**
     * All agents.
     *
     * @return in no order
     */
    public List<Agent> all() {
        return List.copyOf(agents.values());
    }

    private static Problem exists(AgentId id) {
        return new Problem(
                "CAX-AGENT-EXISTS", "there is an agent " + id + " already", "Choose another name, or remove it first.");
    }
}
