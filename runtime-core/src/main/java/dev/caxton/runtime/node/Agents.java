package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The agents of this node. Safe for use by many threads. */
public final class Agents {

    private static final System.Logger LOG = System.getLogger(Agents.class.getName());

    private final Deployer deployer;
    private final Shared shared;
    private final Tenants tenants;
    private final Map<AgentId, Agent> agents = new ConcurrentHashMap<>();
    // Names that a deployment has taken and that no agent has yet.
    private final Set<AgentId> taken = ConcurrentHashMap.newKeySet();
    // Removed agents that still hold something.
    private final Leaving leaving = new Leaving();
    private volatile boolean closed;

    /**
     * Without agents.
     *
     * @param engines the engines, the default first
     * @param admission lets modules in
     * @param shared what the agents share
     * @param tenants whose agents they are
     */
    public Agents(List<Engine> engines, Admission admission, Shared shared, Tenants tenants) {
        this.deployer = new Deployer(engines, admission, shared);
        this.shared = shared;
        this.tenants = tenants;
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
                                new Deployer.Order(by, descriptor, tenants.get(id.tenant()), begins.beginning()),
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

    private void publish(Principal by, Agent agent) {
        shared.surroundings().post().add(agent.id(), agent.mailbox());
        agents.put(agent.id(), agent);
        if (closed) {
            var _ = end(by, agent);
        }
    }

    /**
     * Removes an agent and what it keeps, whatever its state; not one whose place another version has taken, which keeps what there is. Its name is free at once; what it holds is given back when its last turn has ended. Blocks on the
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
            // Nobody takes its place or goes from here on. Whoever was found before may be neither there nor the
            // owner of the state any more.
            Agent present = agents.get(agent.id());
            if (present != agent) {
                return Optional.of(
                        present == null ? Posting.Reason.UNKNOWN.problem(agent.id()) : Problems.replaced(agent.id()));
            }
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
        if (takenOut(agent)) {
            agent.dispose(by, () -> {
                leaving.gone();
                gone.complete(null);
            });
        } else {
            gone.complete(null);
        }
        return gone;
    }

    /** From here on nobody finds it, and it counts as leaving. False if that was so before. */
    private boolean takenOut(Agent agent) {
        boolean first = agents.remove(agent.id(), agent);
        if (first) {
            shared.surroundings().post().remove(agent.id(), agent.mailbox());
            leaving.add();
        }
        return first;
    }

    /**
     * Something is held no longer: what waited goes on. Does not block.
     *
     * @param hold what was released
     */
    public void released(Hold hold) {
        agents.values().stream().filter(agent -> hold.reaches(agent.id())).forEach(Agent::resume);
    }

    /**
     * Removes every agent and lets no other in. Blocks until they hold nothing any more, or the time is up.
     *
     * @param by who ends it
     * @param patience how long to wait
     */
    public void close(Principal by, Duration patience) {
        closed = true;
        // Each on its own: one that is being changed, which may wait for a disk, holds up neither the others nor this.
        agents.values().stream()
                .filter(this::takenOut)
                .forEach(agent -> Thread.ofVirtual().name("caxton-end").start(() -> agent.dispose(by, leaving::gone)));
        try {
            long left = leaving.await(patience);
            if (left > 0) {
                LOG.log(System.Logger.Level.WARNING, "turns of " + left + " agents have not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private static Problem exists(AgentId id) {
        return new Problem(
                "CAX-AGENT-EXISTS", "there is an agent " + id + " already", "Choose another name, or remove it first.");
    }
}
