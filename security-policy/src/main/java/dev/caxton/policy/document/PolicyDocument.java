package dev.caxton.policy.document;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a policy document says, for one tenant. It speaks of principals, agents and tools of that tenant only: nothing crosses tenants.
 *
 * @param name its name
 * @param tenant the tenant it governs
 * @param levels changes to levels
 * @param messages rules for messages
 * @param tools rules for tools
 * @param context rules for resources and prompts
 * @param cases requests and what the document is meant to say to them
 * @param digest SHA-256 of the bytes it was read from
 */
public record PolicyDocument(
        String name,
        TenantId tenant,
        List<LevelChange> levels,
        List<MessageRule> messages,
        List<ToolRule> tools,
        ContextRules context,
        List<PolicyCase> cases,
        PolicyDigest digest) {

    /** The most pairs of who and what that the rules of one document write down: they are what the index holds. */
    public static final int MAX_PAIRS = 200_000;

    /** The most rules with terms of their own for one pair of who and what: each of them may have to be asked for one decision. */
    public static final int MAX_TERMS = 32;

    /**
     * Copies the lists; refuses two rules or two cases of one name, a pattern of another tenant, more than {@link #MAX_PAIRS} pairs and more than
     * {@link #MAX_TERMS} rules with terms for a pair with an {@link IllegalArgumentException}.
     */
    public PolicyDocument {
        RuleNames.require(name);
        levels = List.copyOf(levels);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        cases = List.copyOf(cases);
        Set<String> caseNames = new HashSet<>();
        cases.forEach(example -> requireNew(caseNames, example.name()));
        long pairs = 0;
        Set<String> seen = new HashSet<>();
        for (LevelChange rule : levels) {
            requireNew(seen, rule.name());
            rule.agents().forEach(agent -> requireTenant(tenant, agent.tenant(), agent));
        }
        for (MessageRule rule : messages) {
            requireNew(seen, rule.name());
            rule.from().forEach(sender -> requireTenant(tenant, sender.tenant(), sender));
            rule.to().forEach(receiver -> requireTenant(tenant, receiver.tenant(), receiver));
            pairs += (long) rule.from().size() * rule.to().size();
        }
        for (ToolRule rule : tools) {
            requireNew(seen, rule.name());
            rule.callers().forEach(caller -> requireTenant(tenant, caller.tenant(), caller));
            pairs += (long) rule.callers().size() * rule.tools().size();
        }
        context.all().forEach(rule -> {
            requireNew(seen, rule.name());
            rule.callers().forEach(caller -> requireTenant(tenant, caller.tenant(), caller));
        });
        requireFewTerms(tools);
        if (pairs > MAX_PAIRS) {
            throw new IllegalArgumentException("the rules pair " + pairs + " times who with what, and at most "
                    + MAX_PAIRS + " are admitted; use stars in place of long lists");
        }
    }

    /**
     * A document without cases.
     *
     * @param name its name
     * @param tenant the tenant it governs
     * @param levels changes to levels
     * @param messages rules for messages
     * @param tools rules for tools
     * @param digest SHA-256 of the bytes it was read from
     */
    public PolicyDocument(
            String name,
            TenantId tenant,
            List<LevelChange> levels,
            List<MessageRule> messages,
            List<ToolRule> tools,
            PolicyDigest digest) {
        this(name, tenant, levels, messages, tools, List.of(), digest);
    }

    /**
     * A document without rules for resources and prompts.
     *
     * @param name its name
     * @param tenant the tenant it governs
     * @param levels changes to levels
     * @param messages rules for messages
     * @param tools rules for tools
     * @param cases requests and what the document is meant to say to them
     * @param digest SHA-256 of the bytes it was read from
     */
    public PolicyDocument(
            String name,
            TenantId tenant,
            List<LevelChange> levels,
            List<MessageRule> messages,
            List<ToolRule> tools,
            List<PolicyCase> cases,
            PolicyDigest digest) {
        this(name, tenant, levels, messages, tools, ContextRules.NONE, cases, digest);
    }

    private static void requireNew(Set<String> seen, String name) {
        if (!seen.add(name)) {
            throw new IllegalArgumentException("two rules or cases have the name '" + name
                    + "'; records name rules, so names are unique in a document");
        }
    }

    private record Pair(PrincipalPattern caller, ToolPattern tool) {}

    private static void requireFewTerms(List<ToolRule> tools) {
        Map<Pair, Integer> asked = new HashMap<>();
        for (ToolRule rule : tools) {
            if (rule.terms().equals(Terms.NONE)) {
                continue;
            }
            for (PrincipalPattern caller : rule.callers()) {
                for (ToolPattern tool : rule.tools()) {
                    if (asked.merge(new Pair(caller, tool), 1, Integer::sum) > MAX_TERMS) {
                        throw new IllegalArgumentException("more than " + MAX_TERMS + " rules with terms speak of '"
                                + caller + "' and '" + tool + "'; write their conditions as one");
                    }
                }
            }
        }
    }

    private static void requireTenant(TenantId own, TenantId other, Object pattern) {
        if (!own.equals(other)) {
            throw new IllegalArgumentException("'" + pattern + "' is of the tenant '" + other
                    + "', but this document governs the tenant '" + own + "', and nothing crosses tenants");
        }
    }
}
