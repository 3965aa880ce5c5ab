package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.grant.Allowance;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A list and a call ask the same question: what holds between their answers, for random documents. */
class ListEqualsCallTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<Arguments> ALL = List.of(
            Arguments.NONE,
            Arguments.of(Map.of("n", 1)),
            Arguments.of(Map.of("n", 2)),
            new Arguments.Unusable("they are odd"));
    private static final List<Principal> CALLERS = List.of(
            Principal.parse("agent:default/a"),
            Principal.parse("agent:default/b"),
            Principal.parse("user:default/a"),
            Principal.parse("agent:other/a"));
    private static final List<ToolName> TOOLS =
            List.of(ToolName.parse("a/a"), ToolName.parse("a/b"), ToolName.parse("b/a"));

    @Provide
    static Arbitrary<PolicyDocument> documents() {
        Arbitrary<Terms> terms = Combinators.combine(
                        Arbitraries.<Condition>of(ModelCondition.values()).optional(0.7),
                        Arbitraries.of(NOW, NOW.plusNanos(1)).optional(0.3),
                        Arbitraries.of(
                                List.<Allowance>of(),
                                List.of(Allowance.parse(Allowance.Kind.RATE, "10/min")),
                                List.of(
                                        Allowance.parse(Allowance.Kind.RATE, "1/s"),
                                        Allowance.parse(Allowance.Kind.QUOTA, "5/day"))),
                        Arbitraries.of(new ApprovalRule(
                                        List.of(PrincipalPattern.parse("user:default/*")),
                                        true,
                                        ApprovalRule.DEFAULT_EXPIRES))
                                .optional(0.2),
                        Arbitraries.of(true, false))
                .as(Terms::new);
        Arbitrary<List<PrincipalPattern>> callers = Arbitraries.of(
                        "agent:default/a", "agent:default/b", "agent:default/*", "user:default/*", "user:default/a")
                .map(PrincipalPattern::parse)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<List<ToolPattern>> tools = Arbitraries.of("a/a", "a/b", "a/*", "b/a")
                .map(ToolPattern::parse)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<ToolRule> permits = Combinators.combine(callers, tools, terms)
                .as((who, what, how) -> new ToolRule("r", Effect.PERMIT, who, what, how));
        Arbitrary<ToolRule> forbids = Combinators.combine(callers, tools, terms)
                .as((who, what, how) -> new ToolRule(
                        "r",
                        Effect.FORBID,
                        who,
                        what,
                        new Terms(how.when(), how.until(), List.of(), Optional.empty(), false)));
        return Arbitraries.frequencyOf(Tuple.of(3, permits), Tuple.of(1, forbids))
                .list()
                .ofMaxSize(7)
                .map(ListEqualsCallTest::document);
    }

    private static PolicyDocument document(List<ToolRule> rules) {
        List<ToolRule> named = new ArrayList<>();
        for (ToolRule rule : rules) {
            named.add(new ToolRule("r" + named.size(), rule.effect(), rule.callers(), rule.tools(), rule.terms()));
        }
        return new PolicyDocument("d", TenantId.DEFAULT, List.of(), List.of(), named, PolicyDigest.of(new byte[] {1}));
    }

    private static Decision decide(CompiledPolicy policy, Principal caller, ToolName tool, Arguments arguments) {
        return policy.decide(caller, new Action.Call(TenantId.DEFAULT, tool, arguments), NOW);
    }

    private static boolean permits(CompiledPolicy policy, Principal caller, ToolName tool, Arguments arguments) {
        return decide(policy, caller, tool, arguments) instanceof Decision.Permit;
    }

    @Property(tries = 2_000)
    void decidesAsTheTwin(@ForAll("documents") PolicyDocument document) {
        CompiledPolicy compiled = CompiledPolicy.compile(document);
        NaivePolicy naive = new NaivePolicy(document);
        for (Principal caller : CALLERS) {
            for (ToolName tool : TOOLS) {
                List<Arguments> asked = new ArrayList<>(ALL);
                asked.add(new Arguments.Any());
                for (Arguments arguments : asked) {
                    Action action = new Action.Call(TenantId.DEFAULT, tool, arguments);
                    assertEquals(
                            CompiledPolicyTest.describe(naive.decide(caller, action, NOW)),
                            CompiledPolicyTest.describe(compiled.decide(caller, action, NOW)));
                }
            }
        }
    }

    @Property(tries = 2_000)
    void whatCanBeCalledIsListedUnlessItIsHidden(@ForAll("documents") PolicyDocument document) {
        CompiledPolicy policy = CompiledPolicy.compile(document);
        for (Principal caller : CALLERS) {
            for (ToolName tool : TOOLS) {
                Decision list = decide(policy, caller, tool, new Arguments.Any());
                for (Arguments arguments : ALL) {
                    if (decide(policy, caller, tool, arguments) instanceof Decision.Permit call) {
                        assertTrue(list instanceof Decision.Permit, "it can be called: " + call);
                        boolean listed = ((Decision.Permit) list).obligations().listed();
                        assertTrue(listed || !call.obligations().listed(), "a listed grant permits it: " + call);
                    }
                }
            }
        }
    }

    /** The other way round, where no rule that forbids depends on the arguments: docs/adr/0021 names that one exception. */
    @Property(tries = 2_000)
    void whatIsListedCanBeCalled(@ForAll("documents") PolicyDocument document) {
        boolean exception = document.tools().stream()
                .anyMatch(rule -> rule.effect() == Effect.FORBID
                        && rule.terms().when().filter(Condition::usesArguments).isPresent());
        if (exception) {
            return;
        }
        CompiledPolicy policy = CompiledPolicy.compile(document);
        for (Principal caller : CALLERS) {
            for (ToolName tool : TOOLS) {
                assertEquals(
                        ALL.stream().anyMatch(arguments -> permits(policy, caller, tool, arguments)),
                        permits(policy, caller, tool, new Arguments.Any()));
            }
        }
    }
}
