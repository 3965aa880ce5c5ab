package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.descriptor.DescriptorReader;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.spi.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Deploys, changes and removes agents so that the runtime and the database agree: what has been acknowledged is there again after a restart. Changes of one agent come
 * one after the other, and none before everything that was there is back; but nobody waits to stop one. Safe for use by many threads; blocks on the database and on
 * compilation.
 */
public final class Agents {

    private static final Logger LOG = Logger.getLogger(Agents.class.getName());

    private final CaxtonRuntime runtime;
    private final AgentStore store;
    private final Archive archive;
    private final Versions versions;
    private final StateStore states;
    private final ToolOffering tools;
    private final OneByOne changes = new OneByOne();
    private final Map<AgentId, Problem> lost = new ConcurrentHashMap<>();
    private final Map<AgentId, Problem> toolless = new ConcurrentHashMap<>();
    // Meant to run and brought back under a hold.
    private final Set<AgentId> held = ConcurrentHashMap.newKeySet();

    Agents(CaxtonRuntime runtime, AgentStore store, ModuleFiles modules, StateStore states, ToolOffering tools) {
        this.runtime = runtime;
        this.store = store;
        this.archive = new Archive(store, modules);
        this.versions = new Versions(runtime, store, archive, changes, tools);
        this.states = states;
        this.tools = tools;
    }

    /**
     * Deploys an agent and keeps it. A deployment that fails leaves nothing behind.
     *
     * @param by who deploys
     * @param descriptor the descriptor's text, which the tenant is not in
     * @param module the module
     * @return what the runtime said
     * @throws dev.caxton.policy.yaml.YamlException if the text is not a descriptor
     * @throws ProblemException if it can't be kept, or the tools that it declares can't be offered
     */
    public DeployResult deploy(Principal by, byte[] descriptor, byte[] module) {
        AgentDescriptor read = DescriptorReader.read("descriptor", descriptor, by.tenant());
        return changes.of(read.id(), () -> {
            tools.require(read);
            // Before its code runs: taking back needs the database too, since a first turn may have kept state.
            Kept.in("The agent was not deployed, since it can't be kept now.", () -> store.versions(read.id()));
            DeployResult result = runtime.deploy(by, read, module);
            return switch (result) {
                case DeployResult.Refused refused -> refused;
                case DeployResult.Deployed deployed -> {
                    List<String> warnings = keep(by, read, descriptor, module, deployed.agent());
                    yield Versions.with(deployed, warnings);
                }
            };
        });
    }

    private List<String> keep(Principal by, AgentDescriptor read, byte[] descriptor, byte[] module, AgentStatus agent) {
        boolean kept = false;
        try {
            List<String> warnings = tools.offer(read, by);
            Kept.to(
                    "The agent could not be kept, so it was not deployed.",
                    () -> archive.first(agent.id(), new Archive.Order(by, descriptor, module, agent.deployed())));
            lost.remove(agent.id());
            kept = true;
            return warnings;
        } finally {
            if (!kept) {
                takeBack(agent.id());
            }
            if (!kept && runtime.remove(CaxtonRuntime.SYSTEM, agent.id()) instanceof LifecycleResult.Refused) {
                // What isn't kept must not run: the caller is told that nothing was deployed.
                runtime.stop(CaxtonRuntime.SYSTEM, agent.id());
            }
        }
    }

    private void takeBack(AgentId id) {
        try {
            tools.forget(id);
        } catch (RuntimeException e) {
            // They are gone all the same; what was decided on them stays in the store, and counts for nothing.
            LOG.log(Level.WARNING, "what was decided on the tools of " + id + " is still kept", e);
        }
    }

    /**
     * The versions of agents.
     *
     * @return lists them and puts one in the place of another
     */
    public Versions versions() {
        return versions;
    }

    /**
     * Lets an agent run again, also after the next start of the server.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     * @throws ProblemException if it can't be kept
     */
    public LifecycleResult start(Principal by, AgentId id) {
        return changes.of(
                id,
                () -> kept(
                        runtime.start(by, id),
                        "The agent runs, but that could not be kept: after a restart of the server it may be stopped.",
                        () -> store.started(id, true)));
    }

    /**
     * Stops an agent, also for the next start of the server.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     * @throws ProblemException if it can't be kept
     */
    public LifecycleResult stop(Principal by, AgentId id) {
        changes.requireOpen();
        // At once, and kept when whoever changes the agent at the moment is done: as it is then.
        LifecycleResult result = runtime.stop(by, id);
        return changes.of(id, () -> kept(result, STOPPED_UNKEPT, () -> store.started(id, runs(id))));
    }

    private boolean runs(AgentId id) {
        return runtime.agent(id).map(AgentStatus::state).equals(Optional.of(AgentState.RUNNING));
    }

    private static final String STOPPED_UNKEPT =
            "The agent stops, but that could not be kept: after a restart of the server it may run again.";

    /**
     * Lets an agent handle the messages it has, then stops it, also for the next start of the server.
     *
     * @param by who wants it
     * @param id the agent
     * @param within how long it may take, 5 s to 10 min
     * @return what the runtime said
     * @throws ProblemException if it can't be kept
     */
    public LifecycleResult drain(Principal by, AgentId id, Duration within) {
        return changes.of(
                id, () -> kept(runtime.drain(by, id, within), STOPPED_UNKEPT, () -> store.started(id, false)));
    }

    /**
     * Changes the limits of an agent until it is deployed anew.
     *
     * @param by who wants it
     * @param id the agent
     * @param limits from now on
     * @return what the runtime said
     * @throws ProblemException if it can't be kept
     */
    public LifecycleResult changeLimits(Principal by, AgentId id, Limits limits) {
        return changes.of(
                id,
                () -> kept(
                        runtime.changeLimits(by, id, limits),
                        "The limits are in force, but could not be kept: after a restart of the server they may be as before.",
                        () -> store.limits(id, limits)));
    }

    private static LifecycleResult kept(LifecycleResult result, String failed, Runnable keep) {
        if (result instanceof LifecycleResult.Changed) {
            Kept.to(failed, keep);
        }
        return result;
    }

    /**
     * Removes an agent with all its versions, and the modules that no other agent has. A removal that was begun and not finished is finished at the next start.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     * @throws ProblemException if it can't be kept
     */
    public LifecycleResult remove(Principal by, AgentId id) {
        return changes.of(id, () -> {
            boolean there = runtime.agent(id).isPresent();
            if (there) {
                Kept.to("The agent was not removed, since that can't be kept now.", () -> store.leaving(id, true));
            }
            LifecycleResult result = runtime.remove(by, id);
            if (result instanceof LifecycleResult.Changed) {
                Kept.to(
                        "The agent is gone; what is left of it in the database goes at the next start of the server.",
                        () -> {
                            tools.forget(id);
                            archive.forget(id);
                        });
                toolless.remove(id);
            } else if (there) {
                Kept.to(
                        "The agent is still there, but the next start of the server removes it: that it stays can't be kept now.",
                        () -> store.leaving(id, false));
            }
            return result;
        });
    }

    /**
     * Removes an agent that could not be brought back at the start, with all that is kept of it.
     *
     * @param by who wants it
     * @param id the agent
     * @return false if it is not one of those; nothing has happened then
     * @throws ProblemException if it can't be kept
     */
    public boolean removeLost(Principal by, AgentId id) {
        return changes.of(id, () -> {
            if (!lost.containsKey(id)) {
                return false;
            }
            Kept.to("The agent was not removed, since that can't be kept now.", () -> {
                states.clear(id);
                tools.forget(id);
                archive.forget(id);
            });
            lost.remove(id);
            return true;
        });
    }

    /**
     * The agents that are kept but could not be brought back at the start, and were not deployed anew since.
     *
     * @return for each of them, why
     */
    public Map<AgentId, Problem> lost() {
        return Map.copyOf(lost);
    }

    /**
     * The agents that were brought back at the start, and whose tools could not be offered.
     *
     * @return for each of them, why
     */
    Map<AgentId, Problem> toolless() {
        return Map.copyOf(toolless);
    }

    /**
     * Brings back everything that is kept; from then on changes are possible. Called once.
     *
     * @param restoration how
     */
    void restore(Restoration restoration) {
        Restoration.Outcome outcome = restoration.run();
        lost.putAll(outcome.lost());
        toolless.putAll(outcome.toolless());
        held.addAll(outcome.held());
        changes.open();
    }

    /** Starts those that were held when the server started, and are not any more. */
    void startReleased() {
        for (AgentId id : List.copyOf(held)) {
            changes.of(id, () -> {
                if (!loaded(id)
                        || runtime.start(CaxtonRuntime.SYSTEM, id) instanceof LifecycleResult.Changed
                        || !loaded(id)) {
                    held.remove(id);
                }
                return id;
            });
        }
    }

    private boolean loaded(AgentId id) {
        return runtime.agent(id).map(AgentStatus::state).equals(Optional.of(AgentState.LOADED));
    }
}
