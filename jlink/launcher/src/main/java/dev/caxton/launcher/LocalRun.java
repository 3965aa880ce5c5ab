package dev.caxton.launcher;

import dev.caxton.audit.AuditLog;
import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
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
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.RuntimeBuilder;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One agent and one message in a runtime of their own: the same runtime as the server's, with a policy that permits this one message and nothing else. */
final class LocalRun {

    /** Time for the turn to begin and its reply to come back; the turn itself is bounded by its own limits. */
    private static final Duration OVERHEAD = Duration.ofSeconds(30);

    /** As the server's: enough for a few hundred modules of ordinary size. */
    private static final long CODE_CACHE_BYTES = 256L << 20;

    private static final int ALL_LINES = 1_000;

    private LocalRun() {}

    static RunReport run(
            AgentDescriptor descriptor, byte[] module, byte[] content, AuditLog audit, Optional<Path> codeCache) {
        Principal user = new Principal(Principal.Kind.USER, descriptor.tenant(), "command-line");
        Policy policy = onlyMessage(user, descriptor.id());
        RuntimeBuilder builder = CaxtonRuntime.builder()
                .engines(Engines.preferred(descriptor.engine()))
                .policies(() -> policy)
                .audit(audit)
                .tools(broker(policy));
        codeCache.ifPresent(folder -> builder.codeCache(folder, CODE_CACHE_BYTES));
        try (CaxtonRuntime runtime = builder.build()) {
            return switch (runtime.deploy(user, descriptor, module)) {
                case DeployResult.Refused refused -> throw Fault.refused(refused.problem());
                case DeployResult.Deployed deployed -> {
                    Message message =
                            Message.to(descriptor.id()).content(content).build();
                    RequestResult result = runtime.request(
                            user, message, descriptor.limits().turnTime().plus(OVERHEAD));
                    yield new RunReport(
                            deployed.agent(), deployed.warnings(), runtime.logs(descriptor.id(), 0, ALL_LINES), result);
                }
            };
        }
    }

    private static Policy onlyMessage(Principal user, AgentId agent) {
        MessageRule rule = new MessageRule(
                "command-line",
                Effect.PERMIT,
                List.of(new PrincipalPattern(user.kind(), user.tenant(), Optional.of(user.name()))),
                List.of(new AgentPattern(agent.tenant(), Optional.of(agent.name()))));
        TenantId tenant = agent.tenant();
        PolicyDigest digest = PolicyDigest.of(rule.toString().getBytes(StandardCharsets.UTF_8));
        return CompiledPolicy.compile(
                new PolicyDocument("command-line", tenant, List.of(), List.of(rule), List.of(), digest));
    }

    /** Asks the policy, as every broker does; nothing stands behind it that could be called. */
    private static ToolBroker broker(Policy policy) {
        return (ToolCall call) -> switch (policy.decide(
                call.caller(), new Action.Call(call.caller().tenant(), call.tool(), Arguments.NONE), Instant.now())) {
            case Decision.Deny deny -> new ToolOutcome.Denied("CAX-TOOL-DENIED", deny.reason());
            case Decision.Permit permit ->
                new ToolOutcome.Failed("CAX-TOOL-UNAVAILABLE", "The command line has no tools. " + permit.reason());
        };
    }
}
