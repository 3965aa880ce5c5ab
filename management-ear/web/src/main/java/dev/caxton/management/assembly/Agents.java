package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.management.store.StoredVersion;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.YamlException;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Deploys, changes and removes agents so that the runtime and the database agree: what has been acknowledged is there again after a restart. Changes come
 * one after the other, and none before everything that was there is back. Safe for use by many threads; blocks on the database and on compilation.
 */
public final class Agents {

    /** Versions of one agent that are kept, the current one included: enough to go back, and no store without end. */
    public static final int VERSIONS = 50;

    private final CaxtonRuntime runtime;
    private final AgentStore store;
    private final ModuleFiles modules;
    private final StateStore states;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<AgentId, Problem> lost = new ConcurrentHashMap<>();
    // Meant to run and brought back under a hold. Only under the lock.
    private final Set<AgentId> held = new HashSet<>();
    private volatile boolean back;

    Agents(CaxtonRuntime runtime, AgentStore store, ModuleFiles modules, StateStore states) {
        this.runtime = runtime;
        this.store = store;
        this.modules = modules;
        this.states = states;
    }

    /**
     * Deploys an agent and keeps it. A deployment that fails leaves nothing behind.
     *
     * @param by who deploys
     * @param descriptor the descriptor's text, which the tenant is not in
     * @param module the module
     * @return what the runtime said
     * @throws dev.caxton.policy.yaml.YamlException if the text is not a descriptor
     * @throws ProblemException if it can't be kept
     */
    public DeployResult deploy(Principal by, byte[] descriptor, byte[] module) {
        AgentDescriptor read = DescriptorReader.read("descriptor", descriptor, by.tenant());
        return changed(() -> {
            // Before its code runs: taking back needs the database too, since a first turn may have kept state.
            Kept.in("The agent was not deployed, since it can't be kept now.", () -> store.versions(read.id()));
            DeployResult result = runtime.deploy(by, read, module);
            return switch (result) {
                case DeployResult.Refused refused -> refused;
                case DeployResult.Deployed deployed -> {
                    keep(by, descriptor, module, deployed.agent());
                    yield deployed;
                }
            };
        });
    }

    private void keep(Principal by, byte[] descriptor, byte[] module, AgentStatus agent) {
        boolean kept = false;
        try {
            Kept.to("The agent could not be kept, so it was not deployed.", () -> {
                String digest = modules.put(module);
                store.add(agent.id(), deployment(by, descriptor, digest, agent));
            });
            lost.remove(agent.id());
            kept = true;
        } finally {
            if (!kept && runtime.remove(CaxtonRuntime.SYSTEM, agent.id()) instanceof LifecycleResult.Refused) {
                // What isn't kept must not run: the caller is told that nothing was deployed.
                runtime.stop(CaxtonRuntime.SYSTEM, agent.id());
            }
        }
    }

    private static AgentStore.Deployment deployment(Principal by, byte[] descriptor, String module, AgentStatus agent) {
        return new AgentStore.Deployment(new String(descriptor, StandardCharsets.UTF_8), module, by, agent.deployed());
    }

    /**
     * Deploys the next version of an agent, which takes the place of the one there is; see {@link CaxtonRuntime#replace}. The oldest of more than {@link #VERSIONS}
     * versions are forgotten. If it fails, the agent is as it was.
     *
     * @param by who deploys
     * @param id the agent
     * @param wanted whether the version there is now, if any, is the one the caller knows
     * @param descriptor the descriptor's text, under the agent's name
     * @param module the module
     * @return what the runtime said, and the number of the version
     * @throws dev.caxton.policy.yaml.YamlException if the text is not a descriptor
     * @throws ProblemException if it is another agent's, if another version is there, or if it can't be kept
     */
    public Replaced replace(
            Principal by, AgentId id, Predicate<Optional<String>> wanted, byte[] descriptor, byte[] module) {
        AgentDescriptor read = DescriptorReader.read("descriptor", descriptor, id.tenant());
        if (!read.name().equals(id.name())) {
            throw new ProblemException(
                    "CAX-AGENT-NAME",
                    "The descriptor is of an agent '" + read.name() + "', and the path names '" + id.name() + "'.",
                    "Deploy another agent with POST /api/v1/agents, or give the descriptor the agent's name.");
        }
        return changed(() -> {
            StoredVersion before = wantedNow(id, wanted);
            return switch (runtime.replace(by, read, module)) {
                case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
                case DeployResult.Deployed deployed -> {
                    int number = keptOrBack(
                            before,
                            id,
                            () -> store.addNext(id, deployment(by, descriptor, modules.put(module), deployed.agent())));
                    prune(id);
                    yield new Replaced(deployed, number);
                }
            };
        });
    }

    private void prune(AgentId id) {
        try {
            Kept.to("Old versions of " + id + " are still there.", () -> forgetModules(store.prune(id, VERSIONS)));
        } catch (ProblemException e) {
            // It is in the log, and the next deployment tries again.
        }
    }

    private void forgetModules(Set<String> had) {
        had.stream().filter(module -> !store.needs(module)).forEach(modules::delete);
    }

    /**
     * Makes a version run again that is kept.
     *
     * @param by who wants it
     * @param id the agent
     * @param wanted whether the version there is now, if any, is the one the caller knows
     * @param number the version
     * @return what the runtime said, and the number
     * @throws ProblemException if there is no such version, if another version is there than the caller knows, or if it can't be kept
     */
    public Replaced activate(Principal by, AgentId id, Predicate<Optional<String>> wanted, int number) {
        return changed(() -> {
            StoredVersion before = wantedNow(id, wanted);
            StoredVersion version = versions(id).stream()
                    .filter(kept -> kept.number() == number)
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            "CAX-VERSION-UNKNOWN",
                            "The agent '" + id + "' has no version " + number + ".",
                            "Look at its versions: GET /api/v1/agents/" + id + "/versions; only the newest " + VERSIONS
                                    + " are kept."));
            return switch (again(by, id, version)) {
                case DeployResult.Refused refused -> throw new ProblemException(refused.problem());
                case DeployResult.Deployed deployed ->
                    new Replaced(deployed, keptOrBack(before, id, () -> {
                        store.makeCurrent(id, number);
                        return number;
                    }));
            };
        });
    }

    /**
     * A version that has taken the place of another one.
     *
     * @param deployed what the runtime said
     * @param version its number
     */
    public record Replaced(DeployResult.Deployed deployed, int version) {}

    private StoredVersion wantedNow(AgentId id, Predicate<Optional<String>> wanted) {
        Optional<StoredVersion> now =
                Kept.in("The agent was not replaced, since that can't be kept now.", () -> store.current(id));
        if (!wanted.test(now.map(version -> Integer.toString(version.number())))) {
            throw new ProblemException(
                    "CAX-HTTP-PRECONDITION",
                    "Another version is there now than If-Match names.",
                    "Look at the versions again, and make the change with the new entity tag.");
        }
        return now.orElseThrow(() -> new ProblemException(
                "CAX-AGENT-UNKNOWN",
                "There is no agent '" + id + "'.",
                "Look at the list of agents, GET /api/v1/agents, or deploy it with POST."));
    }

    private DeployResult again(Principal by, AgentId id, StoredVersion version) {
        byte[] module = modules.get(version.module())
                .orElseThrow(() -> new ProblemException(
                        "CAX-STORE-MODULE",
                        "The module " + version.module() + " of version " + version.number()
                                + " is missing or damaged.",
                        "Put the file back from a backup, or deploy the module anew."));
        return runtime.replace(
                by,
                DescriptorReader.read("descriptor", version.descriptor().getBytes(StandardCharsets.UTF_8), id.tenant()),
                module);
    }

    /** Keeps that another version runs. If that fails, the one before runs again, or nothing does: what the caller is told did not happen must not go on. */
    private int keptOrBack(StoredVersion before, AgentId id, IntSupplier keep) {
        boolean kept = false;
        try {
            int number = Kept.in(
                    "The new version could not be kept, so the agent goes on with the one before.", keep::getAsInt);
            kept = true;
            return number;
        } finally {
            if (!kept && !backTo(before, id)) {
                runtime.stop(CaxtonRuntime.SYSTEM, id);
            }
        }
    }

    private boolean backTo(StoredVersion before, AgentId id) {
        try {
            return again(CaxtonRuntime.SYSTEM, id, before) instanceof DeployResult.Deployed;
        } catch (ProblemException | YamlException e) {
            return false;
        }
    }

    /**
     * The version of an agent that is the current one.
     *
     * @param id the agent
     * @return empty if it is not kept
     */
    public Optional<StoredVersion> version(AgentId id) {
        return Kept.in("The versions can't be read now.", () -> store.current(id));
    }

    /**
     * The versions of an agent that are kept.
     *
     * @param id the agent
     * @return the oldest first; none if it is not kept
     */
    public List<StoredVersion> versions(AgentId id) {
        return Kept.in("The versions can't be read now.", () -> store.versions(id));
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
        return changed(() -> kept(
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
        return changed(() -> kept(runtime.stop(by, id), STOPPED_UNKEPT, () -> store.started(id, false)));
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
        return changed(() -> kept(runtime.drain(by, id, within), STOPPED_UNKEPT, () -> store.started(id, false)));
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
        return changed(() -> kept(
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
        return changed(() -> {
            boolean there = runtime.agent(id).isPresent();
            if (there) {
                Kept.to("The agent was not removed, since that can't be kept now.", () -> store.leaving(id, true));
            }
            LifecycleResult result = runtime.remove(by, id);
            if (result instanceof LifecycleResult.Changed) {
                Kept.to(
                        "The agent is gone; what is left of it in the database goes at the next start of the server.",
                        () -> forget(id));
            } else if (there) {
                Kept.to(
                        "The agent is still there, but the next start of the server removes it: that it stays can't be kept now.",
                        () -> store.leaving(id, false));
            }
            return result;
        });
    }

    private void forget(AgentId id) {
        Set<String> had = store.versions(id).stream().map(StoredVersion::module).collect(Collectors.toSet());
        store.remove(id);
        forgetModules(had);
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
        return changed(() -> {
            if (!lost.containsKey(id)) {
                return false;
            }
            Kept.to("The agent was not removed, since that can't be kept now.", () -> {
                states.clear(id);
                forget(id);
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
     * Brings back everything that is kept; from then on changes are possible. Called once.
     *
     * @param restoration how
     */
    void restore(Restoration restoration) {
        changing.lock();
        try {
            Restoration.Outcome outcome = restoration.run();
            lost.putAll(outcome.lost());
            held.addAll(outcome.held());
            back = true;
        } finally {
            changing.unlock();
        }
    }

    /** Starts those that were held when the server started, and are not any more. */
    void startReleased() {
        changing.lock();
        try {
            held.removeIf(id -> !loaded(id)
                    || runtime.start(CaxtonRuntime.SYSTEM, id) instanceof LifecycleResult.Changed
                    || !loaded(id));
        } finally {
            changing.unlock();
        }
    }

    private boolean loaded(AgentId id) {
        return runtime.agent(id).map(AgentStatus::state).equals(Optional.of(AgentState.LOADED));
    }

    private <T> T changed(Supplier<T> change) {
        changing.lock();
        try {
            if (!back) {
                throw new ProblemException(
                        "CAX-HTTP-STARTING",
                        "The agents that were there before are not back yet.",
                        "Try again when /health/ready answers 200.");
            }
            return change.get();
        } finally {
            changing.unlock();
        }
    }
}
