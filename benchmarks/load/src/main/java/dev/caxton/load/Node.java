package dev.caxton.load;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditLog;
import dev.caxton.audit.AuditReceipt;
import dev.caxton.policy.Level;
import dev.caxton.policy.Policy;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.MessageRule;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.RuntimeBuilder;
import dev.caxton.runtime.SendResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One runtime under load: found through its services, with a policy that lets everybody send, and an audit log that counts. */
final class Node implements AutoCloseable {

    static final Principal ADMIN = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "load");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final CaxtonRuntime runtime;

    Node(Consumer<RuntimeBuilder> changes) {
        Policy policy = policy();
        RuntimeBuilder builder = CaxtonRuntime.builder().policies(() -> policy).audit(new CountingAudit());
        changes.accept(builder);
        runtime = builder.build();
    }

    /** A real document, compiled: people and agents may send to every agent of the tenant. */
    private static Policy policy() {
        List<PrincipalPattern> everybody = List.of(
                new PrincipalPattern(Principal.Kind.USER, TenantId.DEFAULT, Optional.empty()),
                new PrincipalPattern(Principal.Kind.AGENT, TenantId.DEFAULT, Optional.empty()));
        return CompiledPolicy.compile(new PolicyDocument(
                "load",
                TenantId.DEFAULT,
                List.of(),
                List.of(new MessageRule(
                        "everybody",
                        Effect.PERMIT,
                        everybody,
                        List.of(new AgentPattern(TenantId.DEFAULT, Optional.empty())))),
                List.of(),
                PolicyDigest.of(new byte[] {1})));
    }

    static AgentId id(String name) {
        return new AgentId(TenantId.DEFAULT, name);
    }

    AgentStatus deploy(String name, byte[] module, Limits limits) {
        return deploy(
                new AgentDescriptor(name, TenantId.DEFAULT, Level.DEFAULT, limits, List.of(), Optional.empty()),
                module);
    }

    AgentStatus deploy(AgentDescriptor descriptor, byte[] module) {
        return switch (runtime.deploy(ADMIN, descriptor, module)) {
            case DeployResult.Deployed deployed -> deployed.agent();
            case DeployResult.Refused refused ->
                throw new IllegalStateException(descriptor.name() + ": " + refused.problem());
        };
    }

    void send(String agent, byte[] content) {
        if (runtime.send(ADMIN, Message.to(id(agent)).content(content).build()) instanceof SendResult.Refused refused) {
            throw new IllegalStateException(agent + ": " + refused.problem());
        }
    }

    RequestResult ask(String agent, byte[] content) {
        return runtime.request(ADMIN, Message.to(id(agent)).content(content).build(), PATIENCE);
    }

    byte[] answer(String agent, byte[] content) {
        RequestResult result = ask(agent, content);
        if (result instanceof RequestResult.Answered answered) {
            return answered.reply();
        }
        throw new IllegalStateException(agent + " did not answer: " + result);
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** Keeps nothing but a number: what a log on a disk costs is measured elsewhere. */
    private static final class CountingAudit implements AuditLog {
        private final AtomicLong next = new AtomicLong();

        @Override
        public AuditReceipt append(AuditEvent event) {
            return new AuditReceipt(next.getAndIncrement(), "0".repeat(64));
        }

        @Override
        public CompletionStage<AuditReceipt> record(AuditEvent event) {
            return CompletableFuture.completedStage(append(event));
        }

        @Override
        public void close() {}
    }
}
