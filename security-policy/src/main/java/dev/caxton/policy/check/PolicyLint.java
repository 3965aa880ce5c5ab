package dev.caxton.policy.check;

import dev.caxton.policy.Action;
import dev.caxton.policy.Feature;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;
import dev.caxton.policy.document.ContextRule;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.LevelChange;
import dev.caxton.policy.document.MessageRule;
import dev.caxton.policy.document.PolicyCase;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.Terms;
import dev.caxton.policy.document.ToolRule;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Finds what has no effect, and what is not tested. */
final class PolicyLint {

    private final PolicyDocument document;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    PolicyLint(PolicyDocument document, Instant now) {
        this.document = document;
        this.now = now;
    }

    List<Finding> findings() {
        for (LevelChange change : document.levels()) {
            neverAdmits(change).ifPresent(findings::add);
        }
        idle(messages(), PolicyLint::covers, PolicyLint::covers);
        idle(tools(), PolicyLint::covers, PolicyLint::covers);
        idle(context(document.context().resources()), PolicyLint::covers, ContextPattern::covers);
        idle(context(document.context().prompts()), PolicyLint::covers, ContextPattern::covers);
        document.tools().forEach(this::neverApproved);
        document.tools().forEach(this::untested);
        return List.copyOf(findings);
    }

    /**
     * A rule for messages, tools, resources or prompts, as the search for idle ones sees all of them.
     *
     * @param place its place in the document
     * @param always whether it holds always
     * @param listed whether lists show what it permits
     * @param bare whether it has no terms at all
     */
    private record Rule<A, B>(
            String name,
            Effect effect,
            List<A> who,
            List<B> what,
            int place,
            boolean always,
            boolean listed,
            boolean bare,
            boolean expired) {

        /** Whether this rule leaves nothing to another of its effect, where it covers it. Of two that permit, the first in the document has its terms. */
        boolean leavesNothingTo(Rule<A, B> other) {
            return always && (effect == Effect.FORBID || (listed && place < other.place) || (bare && other.bare));
        }
    }

    private List<Rule<PrincipalPattern, AgentPattern>> messages() {
        List<Rule<PrincipalPattern, AgentPattern>> rules = new ArrayList<>();
        for (MessageRule rule : document.messages()) {
            boolean always = rule.until().isEmpty();
            rules.add(new Rule<>(
                    rule.name(),
                    rule.effect(),
                    rule.from(),
                    rule.to(),
                    rules.size(),
                    always,
                    true,
                    always,
                    rule.expired(now)));
        }
        return rules;
    }

    private List<Rule<PrincipalPattern, ToolPattern>> tools() {
        List<Rule<PrincipalPattern, ToolPattern>> rules = new ArrayList<>();
        for (ToolRule rule : document.tools()) {
            Terms terms = rule.terms();
            rules.add(new Rule<>(
                    rule.name(),
                    rule.effect(),
                    rule.callers(),
                    rule.tools(),
                    rules.size(),
                    terms.when().isEmpty() && terms.until().isEmpty(),
                    !terms.hidden(),
                    terms.equals(Terms.NONE),
                    terms.expired(now)));
        }
        return rules;
    }

    private List<Rule<PrincipalPattern, ContextPattern>> context(List<ContextRule> all) {
        List<Rule<PrincipalPattern, ContextPattern>> rules = new ArrayList<>();
        for (ContextRule rule : all) {
            boolean always = rule.until().isEmpty();
            rules.add(new Rule<>(
                    rule.name(),
                    rule.effect(),
                    rule.callers(),
                    rule.what(),
                    rules.size(),
                    always,
                    true,
                    always && !rule.content() && rule.redactions().isEmpty(),
                    rule.expired(now)));
        }
        return rules;
    }

    private <A, B> void idle(List<Rule<A, B>> rules, BiPredicate<A, A> whoCovers, BiPredicate<B, B> whatCovers) {
        List<Rule<A, B>> kept = new ArrayList<>(rules);
        for (Rule<A, B> rule : rules) {
            if (rule.expired()) {
                kept.remove(rule);
                found(Finding.Kind.EXPIRED, rule.name(), "has expired.");
                continue;
            }
            List<Rule<A, B>> others = new ArrayList<>(kept);
            others.remove(rule);
            Optional<Set<String>> forbidding = rule.effect() == Effect.FORBID
                    ? Optional.empty()
                    : coveredBy(
                            rule,
                            others,
                            other -> other.effect() == Effect.FORBID && other.always(),
                            whoCovers,
                            whatCovers);
            if (forbidding.isPresent()) {
                found(
                        Finding.Kind.NEVER_PERMITS,
                        rule.name(),
                        "permits only what is forbidden by " + forbidding.get() + ".");
                continue;
            }
            Optional<Set<String>> repeating = coveredBy(
                    rule,
                    others,
                    other -> other.effect() == rule.effect() && other.leavesNothingTo(rule),
                    whoCovers,
                    whatCovers);
            if (repeating.isPresent()) {
                // Of two rules that say the same, one is named: without it the other is no longer redundant.
                kept.remove(rule);
                found(Finding.Kind.REDUNDANT, rule.name(), "says nothing that is not said by " + repeating.get() + ".");
            }
        }
    }

    private void found(Finding.Kind kind, String rule, String text) {
        findings.add(new Finding(kind, rule, "'" + rule + "' " + text));
    }

    /**
     * The rules that together cover each pair of this one, if they do. Since names are without end, a star is covered by a star only, and a pair by one pair.
     */
    private static <A, B> Optional<Set<String>> coveredBy(
            Rule<A, B> rule,
            List<Rule<A, B>> others,
            Predicate<Rule<A, B>> counts,
            BiPredicate<A, A> whoCovers,
            BiPredicate<B, B> whatCovers) {
        Set<String> names = new LinkedHashSet<>();
        for (A who : rule.who()) {
            for (B what : rule.what()) {
                Optional<Rule<A, B>> covering = others.stream()
                        .filter(counts)
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

    /** Nobody approves a call of its own. */
    private void neverApproved(ToolRule rule) {
        boolean nobody = rule.terms()
                .approval()
                .filter(approval -> approval.by().size() == 1
                        && approval.by().getFirst().name().isPresent()
                        && rule.callers().equals(approval.by()))
                .isPresent();
        if (nobody) {
            found(
                    Finding.Kind.NEVER_PERMITS,
                    rule.name(),
                    "asks its only caller for approval, and nobody approves a call of its own.");
        }
    }

    /** A condition that no case makes true, or none makes false, may be the wrong way round, and nobody would see it. */
    private void untested(ToolRule rule) {
        if (rule.terms().when().isEmpty()) {
            return;
        }
        Set<Verdict> seen = new HashSet<>();
        for (PolicyCase example : document.cases()) {
            if (example.action() instanceof Action.Call call && rule.fits(example.principal(), call.tool())) {
                seen.add(rule.terms()
                        .when()
                        .get()
                        .test(new Question(example.principal(), call.tool(), example.at(), call.arguments())));
            }
        }
        if (!seen.contains(Verdict.TRUE)) {
            found(Finding.Kind.NEVER_TRUE, rule.name(), "has a condition that no case makes true.");
        }
        if (!seen.contains(Verdict.FALSE)) {
            found(Finding.Kind.NEVER_FALSE, rule.name(), "has a condition that no case makes false.");
        }
    }

    private Optional<Finding> neverAdmits(LevelChange change) {
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
