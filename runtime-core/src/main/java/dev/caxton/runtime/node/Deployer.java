package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.Admission;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.spi.Engine;
import dev.caxton.wasm.FrontEndResult;
import dev.caxton.wasm.MeteredModule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The steps of a deployment. Each takes back what those before it did, if it fails. Safe for use by many threads. */
final class Deployer {

    private final List<Engine> engines;
    private final Admission admission;
    private final Shared shared;

    Deployer(List<Engine> engines, Admission admission, Shared shared) {
        this.engines = List.copyOf(engines);
        this.admission = admission;
        this.shared = shared;
    }

    /**
     * What is to be done.
     *
     * @param by who deploys
     * @param descriptor what the agent shall be
     * @param tenant whose it is
     * @param beginning how its life begins
     */
    record Order(Principal by, AgentDescriptor descriptor, Tenant tenant, Beginning beginning) {}

    /** How the life of an agent begins. */
    sealed interface Beginning {

        /** It runs at once. */
        record Started() implements Beginning {}

        /** Nothing of it runs until it is started. */
        record Loaded() implements Beginning {}

        /**
         * It takes the place of the version before.
         *
         * @param before that version
         */
        record Replacing(Agent before) implements Beginning {}
    }

    /** Deploys. The agent is handed to {@code publish} before it is answered. */
    Deployment deploy(Order order, byte[] module, Consumer<Agent> publish) {
        AgentDescriptor descriptor = order.descriptor();
        Optional<Engine> engine = descriptor.engine().isEmpty()
                ? Optional.of(engines.getFirst())
                : engines.stream()
                        .filter(e -> e.id().equals(descriptor.engine().get()))
                        .findFirst();
        if (engine.isEmpty()) {
            return new Deployment.Refused(new Problem(
                    "CAX-ENGINE-UNKNOWN",
                    "there is no engine " + descriptor.engine().orElse(""),
                    "Choose one of " + engines.stream().map(Engine::id).collect(Collectors.joining(", ")) + "."));
        }
        LevelRules rules = shared.surroundings().policies().get().rules(descriptor.level(), descriptor.id());
        return switch (Admission.check(module, engine.get(), rules, descriptor.limits())) {
            case FrontEndResult.Refused refused ->
                new Deployment.Refused(new Problem(
                        refused.refusal().code(),
                        refused.refusal().message(),
                        refused.refusal().remedy()));
            case FrontEndResult.Admitted admitted ->
                reserved(new Work(order, rules, publish), engine.get(), admitted.module());
        };
    }

    private record Work(Order order, LevelRules rules, Consumer<Agent> publish) {}

    private Deployment reserved(Work work, Engine engine, MeteredModule metered) {
        Account account = work.order().tenant().account();
        long bytes = Version.footprint(work.order().descriptor().limits(), work.rules(), metered);
        // The next version of an agent takes its place among the tenant's agents.
        int agents = work.order().beginning() instanceof Beginning.Replacing ? 0 : 1;
        Optional<Account.Shortage> shortage = account.reserve(bytes, agents);
        if (shortage.isPresent()) {
            return new Deployment.Refused(Problems.shortage(shortage.get()));
        }
        boolean kept = false;
        try {
            Deployment deployment = compiled(work, engine, metered);
            kept = deployment instanceof Deployment.Deployed;
            return deployment;
        } finally {
            if (!kept) {
                account.release(bytes, agents);
            }
        }
    }

    private Deployment compiled(Work work, Engine engine, MeteredModule metered) {
        return switch (admission.load(engine, metered)) {
            case Admission.Result.Refused refused -> new Deployment.Refused(refused.problem());
            case Admission.Result.Loaded loaded -> {
                boolean kept = false;
                try {
                    Deployment deployment = recorded(work, loaded.module());
                    kept = deployment instanceof Deployment.Deployed;
                    yield deployment;
                } finally {
                    if (!kept) {
                        loaded.module().close();
                    }
                }
            }
        };
    }

    private Deployment recorded(Work work, LoadedModule module) {
        Order order = work.order();
        AgentDescriptor descriptor = order.descriptor();
        try {
            shared.surroundings()
                    .audit()
                    .append(new AuditEvent.AgentDeployed(
                            order.by(),
                            descriptor.id(),
                            module.metered().digest(),
                            descriptor.level().toString()));
        } catch (AuditException e) {
            return new Deployment.Refused(Problems.unrecorded("the deployment", e));
        }
        Optional<Agent> before = order.beginning() instanceof Beginning.Replacing replacing
                ? Optional.of(replacing.before())
                : Optional.empty();
        Tenant tenant = order.tenant();
        Agent agent = new Agent(
                Version.of(descriptor, work.rules(), module, tenant.account(), shared), shared, tenant.share(), before);
        Runnable publish = () -> work.publish().accept(agent);
        Optional<Problem> problem = switch (order.beginning()) {
            case Beginning.Started started -> agent.begin(order.by());
            case Beginning.Loaded loaded -> {
                agent.load();
                yield Optional.empty();
            }
            case Beginning.Replacing replacing -> replacing.before().replacedBy(order.by(), agent, publish);
        };
        if (problem.isPresent()) {
            return new Deployment.Refused(problem.get());
        }
        if (before.isEmpty()) {
            publish.run();
        }
        return new Deployment.Deployed(agent, module.metered().warnings());
    }
}
