package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A policy document, indexed: a decision costs a handful of hash look-ups, however many rules there are. Immutable and safe for use by many threads.
 *
 * <p>An action is looked up under every pair of patterns that could fit it, of which there are four for a message and six for a tool, once for the rules
 * that forbid and once for those that permit.
 */
public final class CompiledPolicy implements Policy {

    private final PolicyDocument document;
    private final RuleIndex<PrincipalPattern, AgentPattern> messages = new RuleIndex<>();
    private final RuleIndex<PrincipalPattern, ToolPattern> tools = new RuleIndex<>();
    private final Map<AgentPattern, List<LevelChange>> changes = new HashMap<>();

    private CompiledPolicy(PolicyDocument document) {
        this.document = document;
        for (int i = 0; i < document.messages().size(); i++) {
            MessageRule rule = document.messages().get(i);
            messages.add(i, rule.effect(), rule.from(), rule.to());
        }
        for (int i = 0; i < document.tools().size(); i++) {
            ToolRule rule = document.tools().get(i);
            tools.add(i, rule.effect(), rule.callers(), rule.tools());
        }
        for (LevelChange change : document.levels()) {
            for (AgentPattern agent : Set.copyOf(change.agents())) {
                changes.computeIfAbsent(agent, key -> new ArrayList<>()).add(change);
            }
        }
    }

    /**
     * Indexes a document. Takes time and memory in proportion to its pairs of patterns, which the document caps.
     *
     * @param document the document
     * @return its policy
     */
    public static CompiledPolicy compile(PolicyDocument document) {
        return new CompiledPolicy(document);
    }

    /**
     * The policy of a tenant that has no document: it permits nothing.
     *
     * @param tenant the tenant
     * @return a policy with the digest {@link PolicyDigest#NONE}
     */
    public static CompiledPolicy denyAll(TenantId tenant) {
        return compile(new PolicyDocument(
                "no-document", tenant, List.of(), List.of(), List.of(), List.of(), PolicyDigest.NONE));
    }

    /**
     * The document this was compiled from.
     *
     * @return the document
     */
    public PolicyDocument document() {
        return document;
    }

    @Override
    public Decision decide(Principal principal, Action action, Instant now) {
        if (!principal.tenant().equals(document.tenant())) {
            return deny(principal + " is not of the tenant '" + document.tenant() + "' that the document '"
                    + document.name() + "' governs.");
        }
        return switch (action) {
            case Action.Send send -> decideSend(principal, send.receiver());
            case Action.Call call -> decideCall(principal, call.tenant(), call.tool());
        };
    }

    @Override
    public LevelRules rules(Level level, AgentId agent) {
        Set<Feature> admitted = EnumSet.noneOf(Feature.class);
        Set<Feature> refused = EnumSet.noneOf(Feature.class);
        boolean tools = false;
        for (AgentPattern pattern : patternsOf(agent)) {
            for (LevelChange change : changes.getOrDefault(pattern, List.of())) {
                if (change.level() == level) {
                    admitted.addAll(change.admit());
                    refused.addAll(change.refuse());
                    tools |= change.tools();
                }
            }
        }
        return LevelRules.of(level).with(admitted, refused, tools);
    }

    private Decision decideSend(Principal sender, AgentId receiver) {
        if (!receiver.tenant().equals(document.tenant())) {
            return deny("Messages do not cross tenants: " + receiver + " is not of the tenant '" + document.tenant()
                    + "'.");
        }
        List<PrincipalPattern> who = patternsOf(sender);
        List<AgentPattern> what = patternsOf(receiver);
        OptionalInt forbidden = messages.first(Effect.FORBID, who, what);
        if (forbidden.isPresent()) {
            return forbidden(document.messages().get(forbidden.getAsInt()).name(), sender, "send to " + receiver);
        }
        OptionalInt permitted = messages.first(Effect.PERMIT, who, what);
        if (permitted.isPresent()) {
            return permitted(document.messages().get(permitted.getAsInt()).name(), sender, "send to " + receiver);
        }
        return deny("No rule under 'messages' of the document '" + document.name() + "' permits " + sender
                + " to send to " + receiver + ".");
    }

    private Decision decideCall(Principal caller, TenantId tenant, ToolName tool) {
        if (!tenant.equals(document.tenant())) {
            return deny("Tool calls do not cross tenants: the tool is not of the tenant '" + document.tenant() + "'.");
        }
        List<PrincipalPattern> who = patternsOf(caller);
        List<ToolPattern> what = List.of(
                new ToolPattern(Optional.of(tool.upstream()), Optional.of(tool.tool())),
                new ToolPattern(Optional.of(tool.upstream()), Optional.empty()),
                new ToolPattern(Optional.empty(), Optional.empty()));
        OptionalInt forbidden = tools.first(Effect.FORBID, who, what);
        if (forbidden.isPresent()) {
            return forbidden(document.tools().get(forbidden.getAsInt()).name(), caller, "call " + tool);
        }
        OptionalInt permitted = tools.first(Effect.PERMIT, who, what);
        if (permitted.isPresent()) {
            return permitted(document.tools().get(permitted.getAsInt()).name(), caller, "call " + tool);
        }
        return deny("No rule under 'tools' of the document '" + document.name() + "' permits " + caller + " to call "
                + tool + ".");
    }

    private static List<PrincipalPattern> patternsOf(Principal principal) {
        return List.of(
                new PrincipalPattern(principal.kind(), principal.tenant(), Optional.of(principal.name())),
                new PrincipalPattern(principal.kind(), principal.tenant(), Optional.empty()));
    }

    private static List<AgentPattern> patternsOf(AgentId agent) {
        return List.of(
                new AgentPattern(agent.tenant(), Optional.of(agent.name())),
                new AgentPattern(agent.tenant(), Optional.empty()));
    }

    private Decision permitted(String rule, Principal principal, String what) {
        return new Decision.Permit(
                rule,
                document.digest().hex(),
                "The rule '" + rule + "' of the document '" + document.name() + "' permits " + principal + " to " + what
                        + ".");
    }

    private Decision forbidden(String rule, Principal principal, String what) {
        return deny("The rule '" + rule + "' of the document '" + document.name() + "' forbids " + principal + " to "
                + what + ".");
    }

    private Decision deny(String reason) {
        return new Decision.Deny(document.digest().hex(), reason);
    }
}
