package dev.caxton.policy.check;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.ContextRule;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.TermsAsked;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
                                rule.to().stream().anyMatch(to -> to.fits(send.receiver())),
                                Optional.empty(),
                                rule.expired(now) ? TermsAsked.EXPIRED : TermsAsked.HOLD))
                        .toList();
            case Action.Call call ->
                document.tools().stream()
                        .map(rule -> new RuleTrace(
                                rule.name(),
                                rule.effect(),
                                rule.callers().stream().anyMatch(caller -> caller.fits(principal)),
                                rule.tools().stream().anyMatch(tool -> tool.fits(call.tool())),
                                rule.terms().when().map(Condition::text),
                                TermsAsked.of(
                                        rule.terms(), new Question(principal, call.tool(), now, call.arguments()))))
                        .toList();
            case Action.Read read ->
                traces(
                        document.context().resources(),
                        principal,
                        now,
                        rule -> rule.speaksOf(read.upstream(), read.uri(), read.some()));
            case Action.Get get ->
                traces(document.context().prompts(), principal, now, rule -> rule.fits(get.upstream(), get.prompt()));
        };
        TenantId target = switch (action) {
            case Action.Send send -> send.receiver().tenant();
            case Action.Call call -> call.tenant();
            case Action.Read read -> read.tenant();
            case Action.Get get -> get.tenant();
        };
        boolean inside = principal.tenant().equals(document.tenant()) && target.equals(document.tenant());
        return new Explanation(decision, inside ? rules : List.of());
    }

    private static List<RuleTrace> traces(
            List<ContextRule> rules, Principal principal, Instant now, Predicate<ContextRule> fits) {
        return rules.stream()
                .map(rule -> new RuleTrace(
                        rule.name(),
                        rule.effect(),
                        rule.fits(principal),
                        fits.test(rule),
                        Optional.empty(),
                        rule.expired(now) ? TermsAsked.EXPIRED : TermsAsked.HOLD))
                .toList();
    }

    /**
     * Finds rules and changes without effect, and conditions that the document's own cases do not test. Takes time in proportion to the square of the pairs of
     * who and what, so it is meant for documents that people write.
     *
     * @param document the document
     * @param now the time, for what has expired
     * @return what was found, in the order of the document: changes, messages, tools, resources, prompts, conditions
     */
    public static List<Finding> lint(PolicyDocument document, Instant now) {
        return new PolicyLint(document, now).findings();
    }
}
