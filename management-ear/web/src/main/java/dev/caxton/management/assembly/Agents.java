package dev.caxton.management.assembly;

import dev.caxton.management.store.AgentStore;
import dev.caxton.management.store.ModuleFiles;
import dev.caxton.management.store.StoredAgent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.descriptor.DescriptorReader;
import dev.caxton.runtime.message.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deploys, changes and removes agents so that the runtime and the database agree: what has been acknowledged is there again after a restart. Changes come
 * one after the other. Safe for use by many threads; blocks on the database and on compilation.
 */
public final class Agents {

    private static final Logger LOG = Logger.getLogger(Agents.class.getName());

    private final CaxtonRuntime runtime;
    private final AgentStore store;
    private final ModuleFiles modules;
    private final ReentrantLock changing = new ReentrantLock();

    Agents(CaxtonRuntime runtime, AgentStore store, ModuleFiles modules) {
        this.runtime = runtime;
        this.store = store;
        this.modules = modules;
    }

    /**
     * Deploys an agent and keeps it. A deployment that fails leaves nothing behind.
     *
     * @param by who deploys
     * @param descriptor the descriptor's text, which the tenant is not in
     * @param module the module
     * @return what the runtime said
     * @throws dev.caxton.policy.yaml.YamlException if the text is not a descriptor
     */
    public DeployResult deploy(Principal by, byte[] descriptor, byte[] module) {
        AgentDescriptor read = DescriptorReader.read("descriptor", descriptor, by.tenant());
        changing.lock();
        try {
            DeployResult result = runtime.deploy(by, read, module);
            return switch (result) {
                case DeployResult.Refused refused -> refused;
                case DeployResult.Deployed deployed -> {
                    keep(by, descriptor, module, deployed.agent());
                    yield deployed;
                }
            };
        } finally {
            changing.unlock();
        }
    }

    private void keep(Principal by, byte[] descriptor, byte[] module, AgentStatus agent) {
        boolean kept = false;
        try {
            String digest = modules.put(module);
            store.add(new StoredAgent(
                    agent.id(), new String(descriptor, StandardCharsets.UTF_8), digest, true, by, agent.deployed()));
            kept = true;
        } finally {
            if (!kept) {
                // What isn't kept must not run: the caller is told that nothing was deployed.
                runtime.remove(CaxtonRuntime.SYSTEM, agent.id());
            }
        }
    }

    /**
     * Lets an agent run again.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     */
    public LifecycleResult start(Principal by, AgentId id) {
        changing.lock();
        try {
            LifecycleResult result = runtime.start(by, id);
            if (result instanceof LifecycleResult.Changed) {
                store.started(id, true);
            }
            return result;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Stops an agent, also for the next start of the server.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     */
    public LifecycleResult stop(Principal by, AgentId id) {
        changing.lock();
        try {
            LifecycleResult result = runtime.stop(by, id);
            if (result instanceof LifecycleResult.Changed) {
                store.started(id, false);
            }
            return result;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Removes an agent and its module, if no other agent has the same.
     *
     * @param by who wants it
     * @param id the agent
     * @return what the runtime said
     */
    public LifecycleResult remove(Principal by, AgentId id) {
        changing.lock();
        try {
            LifecycleResult result = runtime.remove(by, id);
            if (result instanceof LifecycleResult.Changed changed) {
                store.remove(id);
                if (!store.needs(changed.agent().module())) {
                    modules.delete(changed.agent().module());
                }
            }
            return result;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Deploys every agent that is kept, several at a time.
     *
     * @return for each agent that could not be brought back, why
     */
    List<String> restore() {
        TreeMap<AgentId, Future<Optional<String>>> running = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        // Compiling is work for cores, so there are not more threads than those.
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("caxton-restore-", 0).daemon().factory())) {
            for (StoredAgent agent : store.all()) {
                running.put(agent.id(), workers.submit(() -> restore(agent)));
            }
            running.forEach((id, future) -> result(id, future).ifPresent(failures::add));
        }
        return List.copyOf(failures);
    }

    private static Optional<String> result(AgentId id, Future<Optional<String>> future) {
        @Nullable Throwable failure;
        try {
            return future.get();
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        LOG.log(Level.SEVERE, "the agent " + id + " could not be brought back", failure);
        return Optional.of(id + ": " + failure);
    }

    private Optional<String> restore(StoredAgent agent) {
        Optional<byte[]> module = modules.get(agent.module());
        if (module.isEmpty()) {
            return failed(
                    agent.id(),
                    new Problem(
                            "CAX-STORE-MODULE",
                            "its module " + agent.module() + " is missing or damaged",
                            "Deploy it again."));
        }
        AgentDescriptor descriptor = DescriptorReader.read(
                "descriptor",
                agent.descriptor().getBytes(StandardCharsets.UTF_8),
                agent.id().tenant());
        return switch (runtime.deploy(agent.deployer(), descriptor, module.get())) {
            case DeployResult.Refused refused -> failed(agent.id(), refused.problem());
            case DeployResult.Deployed deployed -> {
                if (!agent.started()) {
                    runtime.stop(CaxtonRuntime.SYSTEM, agent.id());
                }
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> failed(AgentId id, Problem problem) {
        String text = id + ": " + problem.code() + " " + problem.message();
        LOG.severe("not brought back: " + text);
        return Optional.of(text);
    }
}
