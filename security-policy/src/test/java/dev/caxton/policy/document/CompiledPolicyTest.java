package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompiledPolicyTest {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<Principal> PRINCIPALS = principals();
    private static final List<Action> ACTIONS = actions();

    private static List<Principal> principals() {
        List<Principal> principals = new ArrayList<>();
        for (Principal.Kind kind : Principal.Kind.values()) {
            for (String tenant : List.of("default", "other")) {
                NAMES.forEach(name -> principals.add(new Principal(kind, new TenantId(tenant), name)));
            }
        }
        return principals;
    }

    private static List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (String tenant : List.of("default", "other")) {
            for (String name : NAMES) {
                actions.add(new Action.Send(new AgentId(new TenantId(tenant), name)));
                for (String upstream : NAMES) {
                    actions.add(new Action.Call(new TenantId(tenant), new ToolName(upstream, name), Arguments.NONE));
                }
            }
        }
        return actions;
    }

    private static PolicyDocument document(List<LevelChange> levels, List<MessageRule> messages, List<ToolRule> tools) {
        return new PolicyDocument(
                "d", TenantId.DEFAULT, levels, messages, tools, List.of(), PolicyDigest.of(new byte[] {1}));
    }

    private static void assertSame(PolicyDocument document) {
        CompiledPolicy compiled = CompiledPolicy.compile(document);
        NaivePolicy naive = new NaivePolicy(document);
        for (Principal principal : PRINCIPALS) {
            for (Action action : ACTIONS) {
                Decision expected = naive.decide(principal, action, Instant.EPOCH);
                Decision actual = compiled.decide(principal, action, Instant.EPOCH);
                assertEquals(
                        describe(expected), describe(actual), () -> principal + " " + action + " under " + document);
                assertFalse(actual.reason().isBlank());
            }
        }
    }

    static String describe(Decision decision) {
        return switch (decision) {
            case Decision.Permit permit ->
                "permit " + permit.rule() + " " + permit.document() + " " + permit.obligations();
            case Decision.Deny deny -> "deny " + deny.document();
        };
    }

    /** Every document of up to three rules over one-pattern rules: nothing is left to chance where forbid meets permit. */
    @Test
    void decidesAsTheTwinForEverySmallDocument() {
        List<IntFunction<ToolRule>> rules = new ArrayList<>();
        for (Effect effect : Effect.values()) {
            for (String caller : List.of("agent:default/a", "agent:default/*", "user:default/*")) {
                for (String tool : List.of("a/a", "a/*", "*/*")) {
                    if (effect == Effect.FORBID || !tool.equals("*/*")) {
                        rules.add(number -> new ToolRule(
                                "r" + number,
                                effect,
                                List.of(PrincipalPattern.parse(caller)),
                                List.of(ToolPattern.parse(tool))));
                    }
                }
            }
        }
        assertEquals(15, rules.size());
        List<Principal> principals = PRINCIPALS.stream()
                .filter(p -> p.kind() != Principal.Kind.SYSTEM && !p.name().equals("c"))
                .toList();
        List<Action> actions = ACTIONS.stream()
                .filter(action -> action instanceof Action.Call call
                        && !call.tool().upstream().equals("c"))
                .toList();
        int decisions = 0;
        for (int code = 0; code < 16 * 16 * 16; code++) {
            List<ToolRule> chosen = new ArrayList<>();
            for (int digits = code; digits > 0; digits /= 16) {
                if (digits % 16 > 0) {
                    chosen.add(rules.get(digits % 16 - 1).apply(chosen.size()));
                }
            }
            PolicyDocument document = document(List.of(), List.of(), chosen);
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            NaivePolicy naive = new NaivePolicy(document);
            for (Principal principal : principals) {
                for (Action action : actions) {
                    assertEquals(
                            describe(naive.decide(principal, action, Instant.EPOCH)),
                            describe(compiled.decide(principal, action, Instant.EPOCH)));
                    decisions++;
                }
            }
        }
        assertEquals(4_096 * principals.size() * actions.size(), decisions);
    }

    @Test
    void decidesAsTheTwinForRandomDocuments() {
        Random random = new Random(20_260_101);
        int permits = 0;
        for (int i = 0; i < 300; i++) {
            int messages = random.nextInt(6);
            int tools = random.nextInt(6);
            PolicyDocument document = document(
                    List.of(),
                    IntStream.range(0, messages)
                            .mapToObj(n -> new MessageRule(
                                    "m" + n,
                                    effect(random),
                                    some(random, () -> caller(random)),
                                    some(random, () -> agent(random))))
                            .toList(),
                    IntStream.range(0, tools)
                            .mapToObj(n -> {
                                Effect effect = effect(random);
                                return new ToolRule(
                                        "t" + n,
                                        effect,
                                        some(random, () -> caller(random)),
                                        some(random, () -> tool(random, effect)));
                            })
                            .toList());
            assertSame(document);
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            for (Principal principal : PRINCIPALS) {
                for (Action action : ACTIONS) {
                    permits += compiled.decide(principal, action, Instant.EPOCH) instanceof Decision.Permit ? 1 : 0;
                }
            }
        }
        assertTrue(permits > 1_000, "the documents permit something: " + permits);
    }

    /** Whoever remembers a permission until it ends is told the same as who asks again, and the end is the first moment at which that may differ. */
    @Test
    void aPermissionForAMessageAnswersForAsLongAsItSays() {
        Random random = new Random(4);
        int ended = 0;
        for (int i = 0; i < 300; i++) {
            PolicyDocument document = document(
                    List.of(),
                    IntStream.range(0, random.nextInt(6))
                            .mapToObj(n -> new MessageRule(
                                    "m" + n,
                                    effect(random),
                                    some(random, () -> caller(random)),
                                    some(random, () -> agent(random)),
                                    random.nextBoolean()
                                            ? Optional.empty()
                                            : Optional.of(Instant.ofEpochSecond(random.nextInt(1, 5)))))
                            .toList(),
                    List.of());
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            NaivePolicy naive = new NaivePolicy(document);
            for (Principal principal : PRINCIPALS) {
                for (Action action : ACTIONS) {
                    for (int begin = 0; begin < 5; begin++) {
                        Instant asked = Instant.ofEpochSecond(begin);
                        if (compiled.decide(principal, action, asked) instanceof Decision.Permit permit) {
                            assertTrue(permit.validBefore().isAfter(asked));
                            for (int later = begin; later < 6; later++) {
                                Instant now = Instant.ofEpochSecond(later);
                                String again = describe(naive.decide(principal, action, now));
                                if (now.isBefore(permit.validBefore())) {
                                    assertEquals(describe(permit), again);
                                } else {
                                    assertNotEquals(describe(permit), again);
                                    ended++;
                                }
                            }
                        }
                    }
                }
            }
        }
        assertTrue(ended > 1_000, "permissions end: " + ended);
    }

    @Test
    void changesLevelsAsTheTwinForRandomDocuments() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            List<LevelChange> changes = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                List<AgentPattern> agents = some(random, () -> agent(random));
                String name = "c" + n;
                changes.add(
                        random.nextInt(3) == 0
                                ? new LevelChange(name, agents, Level.STRICT, Set.of(), Set.of(), true)
                                : new LevelChange(
                                        name,
                                        agents,
                                        Level.DEFAULT,
                                        Set.copyOf(some(
                                                random,
                                                () -> random.nextBoolean() ? Feature.SIMD : Feature.BULK_MEMORY)),
                                        random.nextBoolean() ? Set.of(Feature.SIMD) : Set.of(),
                                        false));
            }
            PolicyDocument document = document(changes, List.of(), List.of());
            CompiledPolicy compiled = CompiledPolicy.compile(document);
            NaivePolicy naive = new NaivePolicy(document);
            for (Level level : Level.values()) {
                for (String tenant : List.of("default", "other")) {
                    for (String name : NAMES) {
                        AgentId agent = new AgentId(new TenantId(tenant), name);
                        assertEquals(naive.rules(level, agent), compiled.rules(level, agent));
                    }
                }
            }
        }
    }

    @Test
    void nothingCrossesTenantsWhateverTheRulesSay() {
        PolicyDocument document = document(
                List.of(),
                List.of(new MessageRule(
                        "all",
                        Effect.PERMIT,
                        List.of(PrincipalPattern.parse("user:default/*"), PrincipalPattern.parse("agent:default/*")),
                        List.of(AgentPattern.parse("default/*")))),
                List.of(new ToolRule(
                        "all-tools",
                        Effect.PERMIT,
                        List.of(PrincipalPattern.parse("user:default/*")),
                        List.of(ToolPattern.parse("a/*")))));
        CompiledPolicy policy = CompiledPolicy.compile(document);
        Principal ours = Principal.parse("user:default/a");
        Principal theirs = Principal.parse("user:other/a");
        TenantId other = new TenantId("other");
        ToolName tool = ToolName.parse("a/a");
        assertInstanceOf(
                Decision.Permit.class, policy.decide(ours, new Action.Send(AgentId.parse("default/a")), Instant.EPOCH));
        assertInstanceOf(
                Decision.Deny.class, policy.decide(ours, new Action.Send(AgentId.parse("other/a")), Instant.EPOCH));
        assertInstanceOf(
                Decision.Deny.class, policy.decide(theirs, new Action.Send(AgentId.parse("default/a")), Instant.EPOCH));
        assertInstanceOf(
                Decision.Deny.class, policy.decide(theirs, new Action.Send(AgentId.parse("other/a")), Instant.EPOCH));
        assertInstanceOf(
                Decision.Permit.class,
                policy.decide(ours, new Action.Call(TenantId.DEFAULT, tool, Arguments.NONE), Instant.EPOCH));
        assertInstanceOf(
                Decision.Deny.class, policy.decide(ours, new Action.Call(other, tool, Arguments.NONE), Instant.EPOCH));
        assertInstanceOf(
                Decision.Deny.class,
                policy.decide(theirs, new Action.Call(TenantId.DEFAULT, tool, Arguments.NONE), Instant.EPOCH));
    }

    @Test
    void aRuleForMessagesEnds() {
        Instant end = Instant.parse("2026-06-01T12:00:00Z");
        List<PrincipalPattern> from = List.of(PrincipalPattern.parse("user:default/*"));
        List<AgentPattern> to = List.of(AgentPattern.parse("default/*"));
        Principal sender = Principal.parse("user:default/a");
        Action send = new Action.Send(AgentId.parse("default/a"));
        MessageRule permit = new MessageRule("may", Effect.PERMIT, from, to, Optional.of(end));
        MessageRule forbid = new MessageRule("pause", Effect.FORBID, from, to, Optional.of(end));
        CompiledPolicy permitted = CompiledPolicy.compile(document(List.of(), List.of(permit), List.of()));
        assertInstanceOf(Decision.Permit.class, permitted.decide(sender, send, end.minusNanos(1)));
        Decision late = permitted.decide(sender, send, end);
        assertInstanceOf(Decision.Deny.class, late);
        assertTrue(late.reason().contains("'may' has expired"), late.reason());
        CompiledPolicy paused = CompiledPolicy.compile(
                document(List.of(), List.of(forbid, new MessageRule("always", Effect.PERMIT, from, to)), List.of()));
        Decision early = paused.decide(sender, send, end.minusNanos(1));
        assertInstanceOf(Decision.Deny.class, early);
        assertTrue(early.reason().contains("'pause'"), early.reason());
        assertInstanceOf(Decision.Permit.class, paused.decide(sender, send, end));
    }

    @Test
    void aTenantWithoutADocumentIsPermittedNothing() {
        CompiledPolicy none = CompiledPolicy.denyAll(TenantId.DEFAULT);
        for (Principal principal : PRINCIPALS) {
            for (Action action : ACTIONS) {
                Decision.Deny deny =
                        assertInstanceOf(Decision.Deny.class, none.decide(principal, action, Instant.EPOCH));
                assertEquals(PolicyDigest.NONE.hex(), deny.document());
            }
        }
    }

    private static Effect effect(Random random) {
        return random.nextInt(4) == 0 ? Effect.FORBID : Effect.PERMIT;
    }

    private static PrincipalPattern caller(Random random) {
        Principal.Kind kind = PRINCIPALS.get(random.nextInt(PRINCIPALS.size())).kind();
        return PrincipalPattern.parse(kind + ":default/" + nameOrStar(random));
    }

    private static AgentPattern agent(Random random) {
        return AgentPattern.parse("default/" + nameOrStar(random));
    }

    private static ToolPattern tool(Random random, Effect effect) {
        if (effect == Effect.FORBID && random.nextInt(10) == 0) {
            return ToolPattern.parse("*/*");
        }
        return ToolPattern.parse(NAMES.get(random.nextInt(3)) + "/" + nameOrStar(random));
    }

    private static String nameOrStar(Random random) {
        int i = random.nextInt(5);
        return i < 3 ? NAMES.get(i) : "*";
    }

    private static <T> List<T> some(Random random, Supplier<T> one) {
        Set<T> values = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            values.add(one.get());
        }
        return List.copyOf(values);
    }
}
