package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    @ParameterizedTest
    @ValueSource(strings = {"agent:default/greeter", "user:t-1/*", "system:default/timer"})
    void principalPatternsArePrintedAsTheyAreWritten(String text) {
        assertEquals(text, PrincipalPattern.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "agent:*",
                "agent:default",
                "default/a",
                "agent:default/",
                "agent:/a",
                "agent:*/a",
                "*:default/a",
                "agent:default/a*",
                "agent:default/*a",
                "agent:default/**",
                "agent:default/a/*",
                "Agent:default/a",
                "agent:DEFAULT/a",
                "agent:default/a b",
                "agent:/*",
                "agent:default//*",
                "robot:default/*",
                " agent:default/a"
            })
    void refusesWhatIsNoPrincipalPattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> PrincipalPattern.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*/*",
                "default",
                "default/",
                "/a",
                "*/a",
                "default/a*",
                "default/a/*",
                "agent:default/a"
            })
    void refusesWhatIsNoAgentPattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> AgentPattern.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "sample",
                "sample/",
                "/greet",
                "*/greet",
                "sample/g*",
                "sample/a/b",
                "sam*/greet",
                "sample/**"
            })
    void refusesWhatIsNoToolPattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> ToolPattern.parse(text));
    }

    @Test
    void aStarFitsAWholeNameOfItsKindAndTenantOnly() {
        PrincipalPattern all = PrincipalPattern.parse("agent:default/*");
        assertTrue(all.fits(Principal.parse("agent:default/anyone")));
        assertTrue(all.fits(AgentId.parse("default/anyone")));
        assertFalse(all.fits(Principal.parse("user:default/anyone")));
        assertFalse(all.fits(Principal.parse("agent:other/anyone")));
        assertFalse(PrincipalPattern.parse("user:default/*").fits(AgentId.parse("default/anyone")));
        assertTrue(ToolPattern.parse("sample/*").fits(ToolName.parse("sample/greet")));
        assertFalse(ToolPattern.parse("sample/*").fits(ToolName.parse("other/greet")));
        assertTrue(ToolPattern.parse("*/*").fits(ToolName.parse("other/greet")));
    }

    @Test
    void rulesThatCouldNeverFitAreRefused() {
        List<PrincipalPattern> callers = List.of(PrincipalPattern.parse("agent:default/a"));
        List<ToolPattern> tools = List.of(ToolPattern.parse("s/t"));
        assertThrows(IllegalArgumentException.class, () -> new ToolRule("r", Effect.PERMIT, List.of(), tools));
        assertThrows(IllegalArgumentException.class, () -> new ToolRule("r", Effect.PERMIT, callers, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ToolRule("no name", Effect.PERMIT, callers, tools));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ToolRule("r", Effect.PERMIT, callers, List.of(ToolPattern.parse("*/*"))));
        assertEquals(
                1,
                new ToolRule("r", Effect.FORBID, callers, List.of(ToolPattern.parse("*/*")))
                        .tools()
                        .size());
        List<AgentPattern> agents = List.of(AgentPattern.parse("default/a"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.DEFAULT, Set.of(), Set.of(), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.STRICT, Set.of(Feature.SIMD), Set.of(), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.RELAXED, Set.of(Feature.THREADS), Set.of(), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.RELAXED, Set.of(Feature.SIMD), Set.of(), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.STRICT, Set.of(), Set.of(Feature.SIMD), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LevelChange("c", agents, Level.RELAXED, Set.of(), Set.of(), true));
    }

    @Test
    void aDocumentSpeaksOfItsTenantOnlyAndNamesItsRulesApart() {
        ToolRule rule = new ToolRule(
                "r",
                Effect.PERMIT,
                List.of(PrincipalPattern.parse("agent:default/a")),
                List.of(ToolPattern.parse("s/t")));
        assertThrows(IllegalArgumentException.class, () -> document(new TenantId("other"), List.of(rule)));
        assertThrows(IllegalArgumentException.class, () -> document(TenantId.DEFAULT, List.of(rule, rule)));
        assertEquals(List.of(rule), document(TenantId.DEFAULT, List.of(rule)).tools());
    }

    @Test
    void aDocumentWithTooManyPairsIsRefused() {
        List<PrincipalPattern> callers = new ArrayList<>();
        List<ToolPattern> tools = new ArrayList<>();
        for (int i = 0; i < 448; i++) {
            callers.add(PrincipalPattern.parse("agent:default/a" + i));
            tools.add(ToolPattern.parse("s/t" + i));
        }
        ToolRule rule = new ToolRule("r", Effect.PERMIT, callers, tools);
        assertThrows(IllegalArgumentException.class, () -> document(TenantId.DEFAULT, List.of(rule)));
    }

    private static PolicyDocument document(TenantId tenant, List<ToolRule> tools) {
        return new PolicyDocument("d", tenant, List.of(), List.of(), tools, List.of(), PolicyDigest.NONE);
    }

    @Test
    void theDigestIsSha256() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", PolicyDigest.NONE.hex());
        assertThrows(IllegalArgumentException.class, () -> new PolicyDigest("E3".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> new PolicyDigest("e3"));
    }
}
