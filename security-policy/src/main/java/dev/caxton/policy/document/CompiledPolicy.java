package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.grant.Obligations;
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
import java.util.Set;

/**
 * A policy document, indexed: a decision costs a handful of look-ups, however many rules there are, and the
 * conditions of the rules that it finds. Immutable and safe for use by many threads.
 *
 * <p>An action is looked up under every pair of patterns that could fit it, of which there are four for a message and six for a tool, once for the rules
 * that forbid and once for those that permit.
 */
public final class CompiledPolicy implements Policy {

    private final PolicyDocument document;
    private final Numbers numbers;
    private final RuleIndex messagesForbidden;
    private final RuleIndex messagesPermitted;
    private final RuleIndex toolsForbidden;
    private final RuleIndex toolsPermitted;
    private final ToolGrant[] grants;
    private final ContextDecisions context;
    private final Map<AgentPattern, List<LevelChange>> changes = new HashMap<>();

    private CompiledPolicy(PolicyDocument document) {
        this.document = document;
        this.context = new ContextDecisions(document);
        this.numbers = new Numbers(document);
        this.messagesForbidden = messages(Effect.FORBID);
        this.messagesPermitted = messages(Effect.PERMIT);
        this.toolsForbidden = tools(Effect.FORBID);
        this.toolsPermitted = tools(Effect.PERMIT);
        this.grants = document.tools().stream()
                .map(rule -> new ToolGrant(rule, document))
                .toArray(ToolGrant[]::new);
        for (LevelChange change : document.levels()) {
            for (AgentPattern agent : Set.copyOf(change.agents())) {
                changes.computeIfAbsent(agent, key -> new ArrayList<>()).add(change);
            }
        }
    }

    private RuleIndex messages(Effect effect) {
        RuleIndex.Builder index = new RuleIndex.Builder();
        for (int i = 0; i < document.messages().size(); i++) {
            MessageRule rule = document.messages().get(i);
            if (rule.effect() == effect) {
                for (PrincipalPattern from : rule.from()) {
                    for (AgentPattern to : rule.to()) {
                        index.add(
                                i,
                                numbers.of(from),
                                numbers.of(to),
                                rule.until().isEmpty());
                    }
                }
            }
        }
        return index.build();
    }

    private RuleIndex tools(Effect effect) {
        RuleIndex.Builder index = new RuleIndex.Builder();
        for (int i = 0; i < document.tools().size(); i++) {
            ToolRule rule = document.tools().get(i);
            if (rule.effect() == effect) {
                for (PrincipalPattern caller : rule.callers()) {
                    for (ToolPattern tool : rule.tools()) {
                        index.add(i, numbers.of(caller), numbers.of(tool), closes(rule.terms()));
                    }
                }
            }
        }
        return index.build();
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
            case Action.Send send -> decideSend(principal, send.receiver(), now);
            case Action.Call call -> decideCall(principal, call, now);
            case Action.Read read ->
                own(read.tenant()) ? context.read(principal, read, now) : foreign("Resources", read.upstream());
            case Action.Get get ->
                own(get.tenant()) ? context.get(principal, get, now) : foreign("Prompts", get.upstream());
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

    /** Behind such a rule no other is asked: it always holds, and a list shows what it grants. */
    private static boolean closes(Terms terms) {
        return terms.when().isEmpty() && terms.until().isEmpty() && !terms.hidden();
    }

    private boolean own(TenantId tenant) {
        return tenant.equals(document.tenant());
    }

    private Decision foreign(String what, String upstream) {
        return deny(what + " do not cross tenants: the upstream '" + upstream + "' is not of the tenant '"
                + document.tenant() + "'.");
    }

    private Decision decideSend(Principal sender, AgentId receiver, Instant now) {
        if (!receiver.tenant().equals(document.tenant())) {
            return deny("Messages do not cross tenants: " + receiver + " is not of the tenant '" + document.tenant()
                    + "'.");
        }
        int[] who = numbers.fitting(sender);
        int[] what = numbers.fitting(receiver);
        for (int index : messagesForbidden.of(who, what)) {
            MessageRule rule = document.messages().get(index);
            if (!rule.expired(now)) {
                return deny(says(rule.name(), "forbids", sender, "send to " + receiver) + ".");
            }
        }
        Optional<MessageRule> expired = Optional.empty();
        for (int index : messagesPermitted.of(who, what)) {
            MessageRule rule = document.messages().get(index);
            if (!rule.expired(now)) {
                String reason = says(rule.name(), "permits", sender, "send to " + receiver) + ".";
                // A rule that forbids can only end, and none begins: nothing but the end of this one changes the
                // answer.
                return new Decision.Permit(
                        rule.name(),
                        document.digest().hex(),
                        reason,
                        Obligations.NONE,
                        rule.until().orElse(Instant.MAX));
            }
            expired = Optional.of(rule);
        }
        return deny("No rule under 'messages' of the document '" + document.name() + "' permits " + sender
                + " to send to " + receiver
                + expired.map(rule -> "; '" + rule.name() + "' has expired").orElse("") + ".");
    }

    private Decision decideCall(Principal caller, Action.Call call, Instant now) {
        if (!call.tenant().equals(document.tenant())) {
            return deny("Tool calls do not cross tenants: the tool is not of the tenant '" + document.tenant() + "'.");
        }
        ToolName tool = call.tool();
        int[] who = numbers.fitting(caller);
        int[] what = numbers.fitting(tool);
        Question question = new Question(caller, tool, now, call.arguments());
        for (int index : toolsForbidden.of(who, what)) {
            ToolGrant rule = grants[index];
            switch (rule.asked(question)) {
                case TermsAsked.Hold hold -> {
                    return deny(says(rule.name(), "forbids", caller, "call " + tool) + ".");
                }
                case TermsAsked.Unknown unknown -> {
                    return deny("Whether the rule '" + rule.name() + "' of the document '" + document.name()
                            + "' forbids " + caller + " to call " + tool + " cannot be told: " + unknown.reason()
                            + ".");
                }
                // With other arguments it would not forbid.
                case TermsAsked.MayHold may -> {}
                case TermsAsked.Not not -> {}
            }
        }
        return permitted(caller, question, toolsPermitted.of(who, what));
    }

    private Decision permitted(Principal caller, Question question, int[] candidates) {
        Optional<ToolGrant> unlisted = Optional.empty();
        StringBuilder near = new StringBuilder(0);
        boolean asksForAny = question.arguments() instanceof Arguments.Any;
        for (int index : candidates) {
            ToolGrant rule = grants[index];
            switch (rule.asked(question)) {
                case TermsAsked.Hold hold -> {
                    if (!asksForAny || !rule.hidden()) {
                        return rule.permit(caller);
                    }
                    unlisted = unlisted.or(() -> Optional.of(rule));
                }
                case TermsAsked.MayHold may -> {
                    if (!rule.hidden()) {
                        return rule.permit(caller);
                    }
                    unlisted = unlisted.or(() -> Optional.of(rule));
                }
                case TermsAsked.Not not ->
                    near.append("; '")
                            .append(rule.name())
                            .append("' does not: ")
                            .append(not.reason());
                case TermsAsked.Unknown unknown ->
                    near.append("; '")
                            .append(rule.name())
                            .append("' does not: ")
                            .append(unknown.reason());
            }
        }
        return unlisted.map(grant -> grant.permit(caller))
                .orElseGet(() -> deny("No rule under 'tools' of the document '" + document.name() + "' permits "
                        + caller + " to call " + question.tool() + near + "."));
    }

    private static List<AgentPattern> patternsOf(AgentId agent) {
        return List.of(
                new AgentPattern(agent.tenant(), Optional.of(agent.name())),
                new AgentPattern(agent.tenant(), Optional.empty()));
    }

    private String says(String rule, String verb, Principal principal, String what) {
        return "The rule '" + rule + "' of the document '" + document.name() + "' " + verb + " " + principal + " to "
                + what;
    }

    private Decision deny(String reason) {
        return new Decision.Deny(document.digest().hex(), reason);
    }
}
