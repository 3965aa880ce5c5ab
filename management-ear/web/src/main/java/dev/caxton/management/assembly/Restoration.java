package dev.caxton.management.assembly;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.management.store.StateTable;
import dev.caxton.management.store.StoredAgent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.descriptor.DescriptorReader;
import dev.caxton.runtime.message.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Brings back what was there before the server stopped or was killed. What a crash left half done is finished or swept away: removals that were begun, the
 * state of agents whose deployment was never acknowledged, files of modules that no version needs.
 *
 * @param runtime has no agents yet
 * @param store the agents
 * @param modules their modules
 * @param states what they keep
 * @param audit where failures are recorded
 * @param tools offers what agents declare
 */
record Restoration(
        CaxtonRuntime runtime,
        AgentStore store,
        ModuleFiles modules,
        StateTable states,
        AuditLog audit,
        ToolOffering tools) {

    private static final Logger LOG = Logger.getLogger(Restoration.class.getName());

    /**
     * What became of what is kept.
     *
     * @param lost for each agent that could not be brought back, why
     * @param held agents that are meant to run and are held
     * @param toolless for each agent that is back and whose tools could not be offered, why
     */
    record Outcome(Map<AgentId, Problem> lost, Set<AgentId> held, Map<AgentId, Problem> toolless) {}

    /**
     * Deploys every agent that is kept, several at a time. One that fails does not keep the others. One whose turns are held is loaded, and started when the
     * last hold is released.
     *
     * @return what could not be brought back, and what waits for the release of a hold
     */
    Outcome run() {
        List<StoredAgent> all = store.all();
        all.stream().filter(StoredAgent::leaving).forEach(agent -> {
            states.clear(agent.id());
            tools.forget(agent.id());
            store.remove(agent.id());
        });
        states.clearOrphans();
        modules.retain(store.modules());
        List<StoredAgent> staying =
                all.stream().filter(agent -> !agent.leaving()).toList();
        Map<AgentId, Problem> toolless = new ConcurrentHashMap<>();
        Map<AgentId, Problem> lost = deploy(staying, toolless);
        lost.forEach((id, problem) ->
                LOG.severe("not brought back: " + id + ": " + problem.code() + " " + problem.message()));
        return new Outcome(
                lost,
                staying.stream()
                        .filter(agent -> agent.started() && held(agent.id()) && !lost.containsKey(agent.id()))
                        .map(StoredAgent::id)
                        .collect(Collectors.toSet()),
                toolless);
    }

    private Map<AgentId, Problem> deploy(List<StoredAgent> agents, Map<AgentId, Problem> toolless) {
        TreeMap<AgentId, Future<Optional<Problem>>> running = new TreeMap<>();
        TreeMap<AgentId, Problem> lost = new TreeMap<>();
        // Compiling is work for cores, so there are not more threads than those.
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("caxton-restore-", 0).daemon().factory())) {
            for (StoredAgent agent : agents) {
                running.put(agent.id(), workers.submit(() -> deploy(agent, toolless)));
            }
            running.forEach((id, future) -> result(id, future).ifPresent(problem -> lost.put(id, problem)));
        }
        return lost;
    }

    private static Optional<Problem> result(AgentId id, Future<Optional<Problem>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            LOG.log(Level.SEVERE, "the agent " + id + " could not be brought back", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(new Problem(
                "CAX-HTTP-INTERNAL",
                "the agent could not be brought back, and the log says more",
                "Look for its name in the server's log."));
    }

    private Optional<Problem> deploy(StoredAgent agent, Map<AgentId, Problem> toolless) {
        String digest = agent.current().module();
        Optional<byte[]> module = modules.get(digest);
        if (module.isEmpty()) {
            return refused(
                    agent,
                    new Problem(
                            "CAX-STORE-MODULE",
                            "its module " + digest + " is missing or damaged",
                            "Deploy it again, or put the file back from a backup and restart the server."));
        }
        AgentDescriptor descriptor;
        try {
            descriptor = descriptor(agent);
        } catch (YamlException e) {
            return refused(agent, new Problem(e.code(), String.valueOf(e.getMessage()), "Deploy it again."));
        }
        // No code of an agent runs that is stopped or held.
        boolean runs = agent.started() && !held(agent.id());
        DeployResult result = runs
                ? runtime.deploy(agent.current().deployer(), descriptor, module.get())
                : runtime.load(agent.current().deployer(), descriptor, module.get());
        return switch (result) {
            case DeployResult.Refused no -> Optional.of(no.problem());
            case DeployResult.Deployed deployed -> {
                offer(descriptor, agent.current().deployer()).ifPresent(problem -> toolless.put(agent.id(), problem));
                yield agent.started() ? Optional.empty() : stop(agent.id());
            }
        };
    }

    /** The agent is back whatever becomes of its tools: it may be one that others send messages to. */
    private Optional<Problem> offer(AgentDescriptor agent, Principal deployer) {
        try {
            tools.offer(agent, deployer);
            return Optional.empty();
        } catch (ProblemException e) {
            LOG.severe("its tools are not offered: " + agent.id() + ": "
                    + e.problem().message());
            return Optional.of(e.problem());
        } catch (AuditException e) {
            LOG.log(Level.SEVERE, "its tools are not offered: " + agent.id(), e);
            return Optional.of(new Problem(
                    "CAX-AUDIT-UNAVAILABLE",
                    "its tools are not offered, since that could not be recorded",
                    "Make the audit log writable again, and restart the server."));
        }
    }

    private boolean held(AgentId id) {
        return runtime.holds().stream().anyMatch(hold -> hold.what() == Hold.What.TURNS && hold.reaches(id));
    }

    /** With the limits that were changed, so that no turn runs under others. */
    private static AgentDescriptor descriptor(StoredAgent agent) {
        AgentDescriptor read = DescriptorReader.read(
                "descriptor",
                agent.current().descriptor().getBytes(StandardCharsets.UTF_8),
                agent.id().tenant());
        return agent.limits().map(read::withLimits).orElse(read);
    }

    private Optional<Problem> stop(AgentId id) {
        return switch (runtime.stop(CaxtonRuntime.SYSTEM, id)) {
            case LifecycleResult.Changed changed -> Optional.empty();
            case LifecycleResult.Refused no -> Optional.of(no.problem());
        };
    }

    /** The runtime records what it refuses itself. */
    private Optional<Problem> refused(StoredAgent agent, Problem problem) {
        var _ = audit.record(new AuditEvent.DeploymentRefused(
                agent.current().deployer(), agent.id(), agent.current().module(), problem.code()));
        return Optional.of(problem);
    }
}
