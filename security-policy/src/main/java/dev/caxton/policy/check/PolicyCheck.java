package dev.caxton.policy.check;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.LevelChange;
import dev.caxton.policy.document.MessageRule;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.ToolRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Looks at a document before it is in force. Pure; safe for use by many threads. */
public final class PolicyCheck {

    private PolicyCheck() {}

    /**
     * Asks the document for each of its cases.
     *
     * @param document the document
     * @return what it says, in the order of its cases
     */
    public static List<CaseResult> cases(PolicyDocument document) {
        if (document.cases().isEmpty()) {
            return List.of(); // an index is not worth building for nothing
        }
        CompiledPolicy policy = CompiledPolicy.compile(document);
        return document.cases().stream()
                .map(example ->
                        new CaseResult(example, policy.decide(example.principal(), example.action(), example.at())))
                .toList();
    }

    /**
     * Tells why a document decides as it does. Takes time in proportion to its rules.
     *
     * @param document the document
     * @param principal who wants to act
     * @param action what it wants to do
     * @param now when it wants to do it
     * @return the decision, and what every rule had to say
     */
    public static Explanation explain(PolicyDocument document, Principal principal, Action action, Instant now) {
        Decision decision = CompiledPolicy.compile(document).decide(principal, action, now);
        List<RuleTrace> rules = switch (action) {
            case Action.Send send ->
                document.messages().stream()
                        .map(rule -> new RuleTrace(
                                rule.name(),
                                rule.effect(),
                                rule.from().stream().anyMatch(from -> from.fits(principal)),
                                rule.to().stream().anyMatch(to -> to.fits(send.receiver()))))
                        .toList();
            case Action.Call call ->
                document.tools().stream()
                        .map(rule -> new RuleTrace(
                                rule.name(),
                                rule.effect(),
                                rule.callers().stream().anyMatch(caller -> caller.fits(principal)),
                                rule.tools().stream().anyMatch(tool -> tool.fits(call.tool()))))
                        .toList();
        };
        TenantId target = switch (action) {
            case Action.Send send -> send.receiver().tenant();
            case Action.Call call -> call.tenant();
        };
        boolean inside = principal.tenant().equals(document.tenant()) && target.equals(document.tenant());
        return new Explanation(decision, inside ? rules : List.of());
    }

    /**
     * Finds rules and changes without effect. Takes time in proportion to the square of the pairs of who and what, so it is meant for documents that people
     * write.
     *
     * @param document the document
     * @return what was found, in the order of the document
     */
    public static List<Finding> lint(PolicyDocument document) {
        List<Finding> findings = new ArrayList<>();
        for (LevelChange change : document.levels()) {
            neverAdmits(document, change).ifPresent(findings::add);
        }
        idle(messages(document), PolicyCheck::covers, PolicyCheck::covers, findings);
        idle(tools(document), PolicyCheck::covers, PolicyCheck::covers, findings);
        return findings;
    }

    /** A rule for messages or tools, as the search for idle ones sees both. */
    private record Rule<A, B>(String name, Effect effect, List<A> who, List<B> what) {}

    private static List<Rule<PrincipalPattern, AgentPattern>> messages(PolicyDocument document) {
        List<Rule<PrincipalPattern, AgentPattern>> rules = new ArrayList<>();
        for (MessageRule rule : document.messages()) {
            rules.add(new Rule<>(rule.name(), rule.effect(), rule.from(), rule.to()));
        }
        return rules;
    }

    private static List<Rule<PrincipalPattern, ToolPattern>> tools(PolicyDocument document) {
        List<Rule<PrincipalPattern, ToolPattern>> rules = new ArrayList<>();
        for (ToolRule rule : document.tools()) {
            rules.add(new Rule<>(rule.name(), rule.effect(), rule.callers(), rule.tools()));
        }
        return rules;
    }

    private static <A, B> void idle(
            List<Rule<A, B>> rules, BiPredicate<A, A> whoCovers, BiPredicate<B, B> whatCovers, List<Finding> findings) {
        List<Rule<A, B>> kept = new ArrayList<>(rules);
        for (Rule<A, B> rule : rules) {
            List<Rule<A, B>> others = new ArrayList<>(kept);
            others.remove(rule);
            Optional<Set<String>> forbidding = rule.effect() == Effect.FORBID
                    ? Optional.empty()
                    : coveredBy(rule, others, Effect.FORBID, whoCovers, whatCovers);
            if (forbidding.isPresent()) {
                findings.add(new Finding(
                        Finding.Kind.NEVER_PERMITS,
                        rule.name(),
                        "'" + rule.name() + "' permits only what is forbidden by " + forbidding.get() + "."));
                continue;
            }
            Optional<Set<String>> repeating = coveredBy(rule, others, rule.effect(), whoCovers, whatCovers);
            if (repeating.isPresent()) {
                // Of two rules that say the same, one is named: without it the other is no longer redundant.
                kept.remove(rule);
                findings.add(new Finding(
                        Finding.Kind.REDUNDANT,
                        rule.name(),
                        "'" + rule.name() + "' says nothing that is not said by " + repeating.get() + "."));
            }
        }
    }

    /**
     * The rules that together cover each pair of this one, if they do. Since names are without end, a star is covered by a star only, and a pair by one pair.
     */
    private static <A, B> Optional<Set<String>> coveredBy(
            Rule<A, B> rule,
            List<Rule<A, B>> others,
            Effect effect,
            BiPredicate<A, A> whoCovers,
            BiPredicate<B, B> whatCovers) {
        Set<String> names = new LinkedHashSet<>();
        for (A who : rule.who()) {
            for (B what : rule.what()) {
                Optional<Rule<A, B>> covering = others.stream()
                        .filter(other -> other.effect() == effect)
                        .filter(other -> other.who().stream().anyMatch(wider -> whoCovers.test(wider, who)))
                        .filter(other -> other.what().stream().anyMatch(wider -> whatCovers.test(wider, what)))
                        .findFirst();
                if (covering.isEmpty()) {
                    return Optional.empty();
                }
                names.add(covering.get().name());
            }
        }
        return Optional.of(names);
    }

    private static Optional<Finding> neverAdmits(PolicyDocument document, LevelChange change) {
        for (Feature feature : change.admit()) {
            boolean beaten = change.agents().stream()
                    .allMatch(agent -> document.levels().stream()
                            .filter(other -> other.level() == change.level())
                            .filter(other -> other.refuse().contains(feature))
                            .anyMatch(other -> other.agents().stream().anyMatch(wider -> covers(wider, agent))));
            if (beaten) {
                return Optional.of(new Finding(
                        Finding.Kind.NEVER_ADMITS,
                        change.name(),
                        "'" + change.name() + "' admits " + feature + ", which is refused for the same agents."));
            }
        }
        return Optional.empty();
    }

    private static boolean covers(PrincipalPattern wider, PrincipalPattern narrower) {
        return wider.kind() == narrower.kind()
                && wider.tenant().equals(narrower.tenant())
                && covers(wider.name(), narrower.name());
    }

    private static boolean covers(AgentPattern wider, AgentPattern narrower) {
        return wider.tenant().equals(narrower.tenant()) && covers(wider.name(), narrower.name());
    }

    private static boolean covers(ToolPattern wider, ToolPattern narrower) {
        return covers(wider.upstream(), narrower.upstream()) && covers(wider.tool(), narrower.tool());
    }

    private static boolean covers(Optional<String> wider, Optional<String> narrower) {
        return wider.isEmpty() || wider.equals(narrower);
    }
}
