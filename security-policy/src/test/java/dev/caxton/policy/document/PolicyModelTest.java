package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.condition.Condition;
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
import org.junit.jupiter.api.Test;

/** Every document of up to two rules with terms, asked everything: nothing is left to chance where conditions, ends and visibility meet. */
class PolicyModelTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<Instant> TIMES = List.of(NOW.minusNanos(1), NOW);
    private static final List<Arguments> ARGUMENTS = List.of(
            Arguments.NONE,
            Arguments.of(Map.of("n", 1)),
            Arguments.of(Map.of("n", 2)),
            new Arguments.Unusable("they are odd"),
            new Arguments.Any());
    private static final List<Principal> CALLERS =
            List.of(Principal.parse("agent:default/a"), Principal.parse("agent:default/b"));
    private static final List<ToolName> TOOLS = List.of(ToolName.parse("a/a"), ToolName.parse("a/b"));

    /** A rule without its name. */
    private record Shape(Effect effect, String caller, String tool, Terms terms) {

        ToolRule named(String name) {
            return new ToolRule(
                    name, effect, List.of(PrincipalPattern.parse(caller)), List.of(ToolPattern.parse(tool)), terms);
        }
    }

    private static List<Shape> shapes() {
        List<Optional<Condition>> conditions = new ArrayList<>(List.of(Optional.empty()));
        for (Condition condition : ModelCondition.values()) {
            conditions.add(Optional.of(condition));
        }
        List<Shape> shapes = new ArrayList<>();
        for (Optional<Condition> when : conditions) {
            for (Optional<Instant> until : List.of(Optional.<Instant>empty(), Optional.of(NOW))) {
                for (String caller : List.of("agent:default/a", "agent:default/*")) {
                    for (boolean hidden : List.of(false, true)) {
                        Terms terms = new Terms(when, until, List.of(), Optional.empty(), hidden);
                        shapes.add(new Shape(Effect.PERMIT, caller, "a/a", terms));
                        if (!hidden) {
                            shapes.add(new Shape(Effect.FORBID, caller, "a/*", terms));
                        }
                    }
                }
            }
        }
        return shapes;
    }

    @Test
    void decidesAsTheTwinForEverySmallDocumentWithTerms() {
        List<Shape> shapes = shapes();
        assertEquals(84, shapes.size());
        int permits = 0;
        int decisions = 0;
        for (Shape first : shapes) {
            for (Shape second : shapes) {
                PolicyDocument document = new PolicyDocument(
                        "d",
                        TenantId.DEFAULT,
                        List.of(),
                        List.of(),
                        List.of(first.named("first"), second.named("second")),
                        PolicyDigest.of(new byte[] {1}));
                CompiledPolicy compiled = CompiledPolicy.compile(document);
                NaivePolicy naive = new NaivePolicy(document);
                for (Principal caller : CALLERS) {
                    for (ToolName tool : TOOLS) {
                        for (Arguments arguments : ARGUMENTS) {
                            for (Instant now : TIMES) {
                                Action action = new Action.Call(TenantId.DEFAULT, tool, arguments);
                                Decision expected = naive.decide(caller, action, now);
                                Decision actual = compiled.decide(caller, action, now);
                                if (!CompiledPolicyTest.describe(expected)
                                        .equals(CompiledPolicyTest.describe(actual))) {
                                    throw new AssertionError(caller + " " + action + " at " + now + " under " + document
                                            + ": " + expected + " but " + actual);
                                }
                                permits += actual instanceof Decision.Permit ? 1 : 0;
                                decisions++;
                            }
                        }
                    }
                }
            }
        }
        assertEquals(84 * 84 * 40, decisions);
        assertTrue(permits > 20_000, "permits: " + permits);
    }
}
