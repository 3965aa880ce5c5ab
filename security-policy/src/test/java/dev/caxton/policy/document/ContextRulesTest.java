package dev.caxton.policy.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.check.Finding;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ContextRulesTest {

    private static final Principal ADA = Principal.parse("user:default/ada");
    private static final Principal EVE = Principal.parse("user:default/eve");
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private static ContextRule rule(
            String name, Effect effect, String caller, Optional<Instant> until, String... what) {
        return new ContextRule(
                name,
                effect,
                List.of(PrincipalPattern.parse(caller)),
                List.of(what).stream().map(ContextPattern::parse).toList(),
                until,
                false,
                List.of());
    }

    private static ContextRule permit(String name, String... what) {
        return rule(name, Effect.PERMIT, "user:default/ada", Optional.empty(), what);
    }

    private static PolicyDocument document(List<ContextRule> resources, List<ContextRule> prompts) {
        return new PolicyDocument(
                "d",
                TenantId.DEFAULT,
                List.of(),
                List.of(),
                List.of(),
                new ContextRules(resources, prompts),
                List.of(),
                PolicyDigest.of(new byte[] {1}));
    }

    private static boolean reads(PolicyDocument document, Principal who, String upstream, String uri) {
        return permits(document, who, new Action.Read(TenantId.DEFAULT, upstream, uri, false));
    }

    private static boolean permits(PolicyDocument document, Principal who, Action action) {
        boolean permits = CompiledPolicy.compile(document).decide(who, action, NOW) instanceof Decision.Permit;
        boolean explained = PolicyCheck.explain(document, who, action, NOW).decision() instanceof Decision.Permit;
        assertEquals(permits, explained);
        return permits;
    }

    @Test
    void nothingIsPermittedUnlessARulePermitsIt() {
        PolicyDocument none = document(List.of(), List.of());
        assertFalse(reads(none, ADA, "docs", "file:///a"));
        assertFalse(permits(none, ADA, new Action.Get(TenantId.DEFAULT, "docs", "p")));
        PolicyDocument some = document(List.of(permit("r", "docs/file:///a")), List.of(permit("p", "docs/p")));
        assertTrue(reads(some, ADA, "docs", "file:///a"));
        assertFalse(reads(some, ADA, "docs", "file:///ab"));
        assertFalse(reads(some, ADA, "other", "file:///a"));
        assertFalse(reads(some, EVE, "docs", "file:///a"));
        assertTrue(permits(some, ADA, new Action.Get(TenantId.DEFAULT, "docs", "p")));
        assertFalse(permits(some, ADA, new Action.Get(TenantId.DEFAULT, "docs", "file:///a")));
        assertFalse(reads(some, ADA, "docs", "p"), "a rule for prompts is none for resources");
    }

    @Test
    void nothingCrossesTenants() {
        PolicyDocument some = document(List.of(permit("r", "docs/*")), List.of(permit("p", "docs/*")));
        TenantId acme = new TenantId("acme");
        assertFalse(permits(some, ADA, new Action.Read(acme, "docs", "x", false)));
        assertFalse(permits(some, ADA, new Action.Get(acme, "docs", "x")));
        assertFalse(reads(some, Principal.parse("user:acme/ada"), "docs", "x"));
    }

    @Test
    void aRuleThatForbidsBeatsEveryOneThatPermits() {
        PolicyDocument document = document(
                List.of(
                        permit("all", "docs/*"),
                        rule("secret", Effect.FORBID, "user:default/*", Optional.empty(), "docs/file:///secret/*")),
                List.of());
        assertTrue(reads(document, ADA, "docs", "file:///open/x"));
        assertFalse(reads(document, ADA, "docs", "file:///secret/x"));
        assertTrue(
                permits(document, ADA, new Action.Read(TenantId.DEFAULT, "docs", "file:///", true)),
                "some of what begins like this is permitted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///book/../etc/passwd",
                "file:///book/..",
                "file:///book/./x",
                "file:///book/%2e%2e/x",
                "file:///book/%2E./x",
                "file:///book/..%2fx",
                "file:///book/..\\x",
                "file:///book/a%5c..%5cx",
                "file:///book/?/../../etc/passwd",
                "file:///book/#/../x",
                "file:///book/.\t./x",
                "file:///book/.%09./x",
                "file:///book/%252e%252e/x"
            })
    void whatLeadsElsewhereThanItLooksFitsNoBeginning(String uri) {
        assertFalse(reads(document(List.of(permit("r", "docs/file:///book/*")), List.of()), ADA, "docs", uri));
        assertTrue(reads(document(List.of(permit("r", "docs/*")), List.of()), ADA, "docs", uri));
        assertTrue(reads(
                document(List.of(permit("r", "docs/file:///book/*")), List.of()), ADA, "docs", "file:///book/a?x=../"));
    }

    /** However it is spelled: what an upstream makes of it is not known. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///secret/key",
                "file:///secret/./key",
                "file:///open/../secret/key",
                "file:///open/%2e%2e/secret/key",
                "file:///%73ecret/key",
                "file:///SECRET/key",
                "FILE:///secret/key",
                "file:/secret/key",
                "file://localhost/secret/key",
                "file:////secret/key",
                "file:///open//../secret/key",
                "file:///secret%2fkey",
                "file:///secret/\tkey",
                "file:///plain.md",
                "file:///PLAIN.md",
                "file:///plain.md?x",
                "file:///plain.md#x",
                "file:///plain%2Emd"
            })
    void whatIsForbiddenIsSoInEverySpelling(String uri) {
        ContextRule forbid = rule(
                "no",
                Effect.FORBID,
                "user:default/*",
                Optional.empty(),
                "docs/file:///secret/*",
                "docs/file:///plain.md");
        PolicyDocument document = document(List.of(permit("all", "docs/*"), forbid), List.of());
        assertFalse(reads(document, ADA, "docs", uri));
        assertTrue(reads(document(List.of(permit("all", "docs/*")), List.of()), ADA, "docs", uri));
        for (String other : List.of("file:///open/a%20b", "file:///plain.md2", "https://x/secret/key", "file:///sec")) {
            assertTrue(reads(document, ADA, "docs", other), other);
        }
    }

    @Test
    void aTemplateThatLeadsElsewhereIsNotShown() {
        PolicyDocument some = document(List.of(permit("r", "docs/file:///book/*")), List.of());
        assertFalse(permits(some, ADA, new Action.Read(TenantId.DEFAULT, "docs", "file:///book/../secret/", true)));
    }

    @Test
    void aRuleEnds() {
        PolicyDocument over =
                document(List.of(rule("r", Effect.PERMIT, "user:default/ada", Optional.of(NOW), "docs/*")), List.of());
        assertFalse(reads(over, ADA, "docs", "x"));
        assertEquals(
                List.of(Finding.Kind.EXPIRED),
                PolicyCheck.lint(over, NOW).stream().map(Finding::kind).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "docs/*, file:///, true",
        "docs/file:///book/*, file:///, true",
        "docs/file:///book/*, file:///book/x/, true",
        "docs/file:///book/*, http:, false",
        "docs/file:///book/a, file:///book/, true",
        "docs/file:///book/a, file:///book/ab, false",
        "other/*, file:///, false"
    })
    void aTemplateIsShownIfSomeOfItMayBeRead(String pattern, String beginning, boolean shown) {
        assertEquals(
                shown,
                permits(
                        document(List.of(permit("r", pattern)), List.of()),
                        ADA,
                        new Action.Read(TenantId.DEFAULT, "docs", beginning, true)));
    }

    @Test
    void lintFindsWhatHasNoEffect() {
        PolicyDocument document = document(
                List.of(permit("all", "docs/*"), permit("one", "docs/file:///a"), permit("some", "docs/file:///b/*")),
                List.of(
                        rule("none", Effect.FORBID, "user:default/*", Optional.empty(), "docs/*"),
                        permit("never", "docs/p")));
        assertEquals(
                List.of("one REDUNDANT", "some REDUNDANT", "never NEVER_PERMITS"),
                PolicyCheck.lint(document, NOW).stream()
                        .map(finding -> finding.rule() + " " + finding.kind().name())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "docs/", "/x", "*/*", "*/x", "docs/*x", "docs/x*y*", "do cs/x"})
    void refusesWhatIsNoPattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> ContextPattern.parse(text));
    }

    @Test
    void saysWhoReadsWhat() {
        Decision decision = CompiledPolicy.compile(document(List.of(permit("r", "docs/*")), List.of()))
                .decide(EVE, new Action.Read(TenantId.DEFAULT, "docs", "file:///a", false), NOW);
        assertTrue(
                assertInstanceOf(Decision.Deny.class, decision)
                        .reason()
                        .contains("user:default/eve to read docs/file:///a"),
                decision.reason());
    }
}
