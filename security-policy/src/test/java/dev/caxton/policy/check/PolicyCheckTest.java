package dev.caxton.policy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.Effect;
import dev.caxton.policy.document.Expectation;
import dev.caxton.policy.document.LevelChange;
import dev.caxton.policy.document.PolicyCase;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.Terms;
import dev.caxton.policy.document.TermsAsked;
import dev.caxton.policy.document.ToolRule;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {

    private static final Principal GREETER = Principal.parse("agent:default/greeter");

    private static ToolRule rule(String name, Effect effect, String caller, String... tools) {
        return new ToolRule(
                name,
                effect,
                List.of(PrincipalPattern.parse(caller)),
                List.of(tools).stream().map(ToolPattern::parse).toList());
    }

    private static PolicyDocument document(List<LevelChange> levels, List<ToolRule> tools, List<PolicyCase> cases) {
        return new PolicyDocument("d", TenantId.DEFAULT, levels, List.of(), tools, cases, PolicyDigest.NONE);
    }

    private static PolicyDocument document(ToolRule... tools) {
        return document(List.of(), List.of(tools), List.of());
    }

    private static Action call(String tool) {
        return new Action.Call(TenantId.DEFAULT, ToolName.parse(tool), Arguments.NONE);
    }

    private static Set<String> found(Finding.Kind kind, PolicyDocument document) {
        return PolicyCheck.lint(document, Instant.EPOCH).stream()
                .filter(finding -> finding.kind() == kind)
                .map(Finding::rule)
                .collect(Collectors.toSet());
    }

    @Test
    void aCaseIsKeptOrNot() {
        ToolRule greet = rule("greet", Effect.PERMIT, "agent:default/greeter", "s/greet");
        List<CaseResult> results = PolicyCheck.cases(document(
                List.of(),
                List.of(greet),
                List.of(
                        new PolicyCase("a", GREETER, call("s/greet"), Instant.EPOCH, Expectation.PERMIT),
                        new PolicyCase("b", GREETER, call("s/delete"), Instant.EPOCH, Expectation.FORBID),
                        new PolicyCase("c", GREETER, call("s/delete"), Instant.EPOCH, Expectation.PERMIT),
                        new PolicyCase("d", GREETER, call("s/greet"), Instant.EPOCH, Expectation.FORBID))));
        assertEquals(
                List.of(true, true, false, false),
                results.stream().map(CaseResult::kept).toList());
    }

    @Test
    void explainsWhatEachRuleHadToSay() {
        PolicyDocument document = document(
                rule("greet", Effect.PERMIT, "agent:default/greeter", "s/*"),
                rule("others", Effect.PERMIT, "agent:default/clerk", "s/delete"),
                rule("never", Effect.FORBID, "agent:default/*", "s/delete"));
        Explanation explanation = PolicyCheck.explain(document, GREETER, call("s/delete"), Instant.EPOCH);
        assertInstanceOf(Decision.Deny.class, explanation.decision());
        assertEquals(
                List.of(
                        new RuleTrace("greet", Effect.PERMIT, true, true, Optional.empty(), TermsAsked.HOLD),
                        new RuleTrace("others", Effect.PERMIT, false, true, Optional.empty(), TermsAsked.HOLD),
                        new RuleTrace("never", Effect.FORBID, true, true, Optional.empty(), TermsAsked.HOLD)),
                explanation.rules());
        assertEquals(
                List.of(),
                PolicyCheck.explain(document, Principal.parse("agent:other/a"), call("s/greet"), Instant.EPOCH)
                        .rules());
    }

    @Test
    void findsRulesThatNobodyCanUse() {
        PolicyDocument document = document(
                rule("dead", Effect.PERMIT, "agent:default/greeter", "s/a", "s/b"),
                rule("alive", Effect.PERMIT, "agent:default/greeter", "s/*"),
                rule("no-a", Effect.FORBID, "agent:default/*", "s/a"),
                rule("no-b", Effect.FORBID, "agent:default/greeter", "s/b"));
        assertEquals(Set.of("dead"), found(Finding.Kind.NEVER_PERMITS, document));
        assertTrue(PolicyCheck.lint(document, Instant.EPOCH).getFirst().text().contains("[no-a, no-b]"));
    }

    @Test
    void ofTwoRulesThatSayTheSameOneIsNamed() {
        PolicyDocument document = document(
                rule("one", Effect.PERMIT, "agent:default/greeter", "s/a"),
                rule("two", Effect.PERMIT, "agent:default/greeter", "s/a"));
        assertEquals(Set.of("one"), found(Finding.Kind.REDUNDANT, document));
    }

    @Test
    void findsAnAdmittedFeatureThatIsRefusedToo() {
        LevelChange admit = new LevelChange(
                "admit",
                List.of(AgentPattern.parse("default/a")),
                Level.DEFAULT,
                Set.of(Feature.SIMD),
                Set.of(),
                false);
        LevelChange refuse = new LevelChange(
                "refuse",
                List.of(AgentPattern.parse("default/*")),
                Level.DEFAULT,
                Set.of(),
                Set.of(Feature.SIMD),
                false);
        assertEquals(
                Set.of("admit"),
                found(Finding.Kind.NEVER_ADMITS, document(List.of(admit, refuse), List.of(), List.of())));
        assertEquals(Set.of(), found(Finding.Kind.NEVER_ADMITS, document(List.of(admit), List.of(), List.of())));
    }

    /** A name that no rule writes stands for the endless rest, so a small universe tells exactly what has an effect. */
    @Test
    void findsExactlyTheRulesWithoutEffect() {
        List<Principal> principals = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        for (String name : List.of("a", "b", "unnamed")) {
            principals.add(Principal.parse("agent:default/" + name));
            for (String tool : List.of("x", "y", "unnamed")) {
                actions.add(call(name + "/" + tool));
            }
        }
        Random random = new Random(11);
        int dead = 0;
        int redundant = 0;
        for (int i = 0; i < 1_500; i++) {
            List<ToolRule> rules = new ArrayList<>();
            for (int n = random.nextInt(5); n >= 0; n--) {
                Effect effect = random.nextInt(3) == 0 ? Effect.FORBID : Effect.PERMIT;
                Set<PrincipalPattern> callers = Set.of(PrincipalPattern.parse(
                        "agent:default/" + List.of("a", "b", "*").get(random.nextInt(3))));
                String upstream = List.of("a", "b").get(random.nextInt(2));
                Set<ToolPattern> tools = effect == Effect.FORBID && random.nextInt(6) == 0
                        ? Set.of(ToolPattern.parse("*/*"))
                        : random.nextBoolean()
                                ? Set.of(ToolPattern.parse(upstream + "/*"))
                                : Set.of(ToolPattern.parse(upstream + "/x"), ToolPattern.parse("b/y"));
                rules.add(new ToolRule("r" + n, effect, List.copyOf(callers), List.copyOf(tools)));
            }
            PolicyDocument whole = document(List.of(), rules, List.of());
            Set<String> neverPermits = found(Finding.Kind.NEVER_PERMITS, whole);
            for (ToolRule rule : rules) {
                boolean used = rule.effect() == Effect.FORBID
                        || principals.stream()
                                .anyMatch(principal -> actions.stream()
                                        .anyMatch(action -> action instanceof Action.Call wanted
                                                && rule.fits(principal, wanted.tool())
                                                && permits(whole, principal, action)));
                assertEquals(!used, neverPermits.contains(rule.name()), () -> rule + " in " + whole);
            }
            List<ToolRule> fewer = new ArrayList<>(rules);
            Set<String> idle = found(Finding.Kind.REDUNDANT, whole);
            fewer.removeIf(rule -> idle.contains(rule.name()) || neverPermits.contains(rule.name()));
            PolicyDocument lean = document(List.of(), fewer, List.of());
            for (Principal principal : principals) {
                for (Action action : actions) {
                    assertEquals(permits(whole, principal, action), permits(lean, principal, action));
                }
            }
            dead += neverPermits.size();
            redundant += idle.size();
        }
        assertTrue(dead > 100 && redundant > 100, dead + " dead and " + redundant + " redundant rules were found");
    }

    private static boolean permits(PolicyDocument document, Principal principal, Action action) {
        return CompiledPolicy.compile(document).decide(principal, action, Instant.EPOCH) instanceof Decision.Permit;
    }

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static ToolRule with(ToolRule rule, Terms terms) {
        return new ToolRule(rule.name(), rule.effect(), rule.callers(), rule.tools(), terms);
    }

    private static Terms until(Instant end) {
        return new Terms(Optional.empty(), Optional.of(end), List.of(), Optional.empty(), false);
    }

    private static Terms hidden() {
        return new Terms(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), true);
    }

    private static List<String> lint(ToolRule... rules) {
        return PolicyCheck.lint(document(rules), NOW).stream()
                .map(finding -> finding.kind() + " " + finding.rule())
                .toList();
    }

    @Test
    void termsDecideWhetherARuleLeavesAnythingToAnother() {
        ToolRule all = rule("all", Effect.PERMIT, "agent:default/*", "s/*");
        ToolRule one = rule("one", Effect.PERMIT, "agent:default/a", "s/t");
        Terms later = until(NOW.plusNanos(1));
        assertEquals(List.of("redundant one"), lint(all, one));
        assertEquals(List.of("redundant one"), lint(one, all));
        assertEquals(List.of("redundant one"), lint(all, with(one, later)), "it is never reached");
        assertEquals(List.of(), lint(with(one, later), all), "it decides the terms of its calls");
        assertEquals(List.of(), lint(with(all, later), one));
        assertEquals(List.of(), lint(with(all, hidden()), one), "it shows the tool");
        ToolRule none = rule("none", Effect.FORBID, "agent:default/*", "s/*");
        assertEquals(List.of("never-permits one"), lint(one, none));
        assertEquals(List.of(), lint(one, with(none, later)));
        assertEquals(List.of("expired none"), lint(one, with(none, until(NOW))));
        assertEquals(List.of("expired one"), lint(with(one, until(NOW)), all));
    }

    @Test
    void anApprovalThatOnlyTheCallerCouldGiveIsFound() {
        Function<String, Terms> by = who -> new Terms(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(
                        new ApprovalRule(List.of(PrincipalPattern.parse(who)), false, ApprovalRule.DEFAULT_EXPIRES)),
                false);
        ToolRule ada = rule("ada", Effect.PERMIT, "user:default/ada", "s/t");
        assertEquals(List.of("never-permits ada"), lint(with(ada, by.apply("user:default/ada"))));
        assertEquals(List.of(), lint(with(ada, by.apply("user:default/bob"))));
        assertEquals(List.of(), lint(with(ada, by.apply("user:default/*"))));
    }

    @Test
    void aConditionThatNoCaseTestsIsFound() {
        Condition isA = new Condition() {
            @Override
            public String text() {
                return "caller is a";
            }

            @Override
            public boolean usesArguments() {
                return false;
            }

            @Override
            public Verdict test(Question question) {
                return question.caller().name().equals("a") ? Verdict.TRUE : Verdict.FALSE;
            }
        };
        Terms terms = new Terms(Optional.of(isA), Optional.empty(), List.of(), Optional.empty(), false);
        ToolRule rule = with(rule("r", Effect.PERMIT, "agent:default/*", "s/t"), terms);
        PolicyCase makesTrue =
                new PolicyCase("t", Principal.parse("agent:default/a"), call("s/t"), NOW, Expectation.PERMIT);
        PolicyCase makesFalse =
                new PolicyCase("f", Principal.parse("agent:default/b"), call("s/t"), NOW, Expectation.FORBID);
        PolicyCase elsewhere =
                new PolicyCase("e", Principal.parse("user:default/b"), call("s/t"), NOW, Expectation.FORBID);
        Function<List<PolicyCase>, List<String>> kinds =
                cases -> PolicyCheck.lint(document(List.of(), List.of(rule), cases), NOW).stream()
                        .map(finding -> finding.kind().toString())
                        .toList();
        assertEquals(List.of("never-true", "never-false"), kinds.apply(List.of(elsewhere)));
        assertEquals(List.of("never-false"), kinds.apply(List.of(makesTrue)));
        assertEquals(List.of("never-true"), kinds.apply(List.of(makesFalse)));
        assertEquals(List.of(), kinds.apply(List.of(makesTrue, makesFalse)));
        RuleTrace trace = PolicyCheck.explain(
                        document(List.of(), List.of(rule), List.of()),
                        Principal.parse("agent:default/b"),
                        call("s/t"),
                        NOW)
                .rules()
                .getFirst();
        assertEquals(Optional.of("caller is a"), trace.when());
        assertEquals(TermsAsked.FALSE, trace.terms());
    }
}
