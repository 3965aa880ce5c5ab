package dev.caxton.policy.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.check.CaseResult;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.Terms;
import dev.caxton.policy.grant.Allowance;
import dev.caxton.policy.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The terms of grants, and the cases that ask for them. */
class PolicyTermsTest {

    private static final String TERMS = """
            caxton: policy/v1
            name: bank
            tenant: default
            tools:
              - permit: small-payments
                callers: ["agent:default/*"]
                tools: [bank/pay]
                when: args.amount <= 100
                until: 2030-01-01T00:00:00Z
                rate: 10/min
                quota: 100/day
              - permit: large-payments
                callers: ["agent:default/clerk"]
                tools: [bank/pay]
                when: |
                  args.amount <= 10000 &&
                    caller.name == 'clerk'
                approval:
                  by: ["user:default/ada", "user:default/bob"]
                  four-eyes: true
                  expires: 1h
              - permit: audits
                callers: ["agent:default/clerk"]
                tools: [bank/audit]
                visibility: hidden
            """;

    private static final String REDACTING = """
            caxton: policy/v1
            name: crm
            tenant: default
            tools:
              - permit: people
                callers: ["agent:default/*"]
                tools: [crm/*]
                redact: [salaries, email]
            resources:
              - permit: files
                callers: ["agent:default/*"]
                resources: ['crm/*']
                redact: [customer]
            redactions:
              - redact: salaries
                members: [Salary, bonus-2026]
              - redact: customer
                form: 'KD-[0-9]{8}'
            """;

    @Test
    void readsWhatIsTakenOut() {
        PolicyDocument document = draft(REDACTING);
        assertEquals(
                List.of(
                        new Redaction.Own("salaries", Optional.empty(), Set.of("salary", "bonus2026")),
                        Redaction.Known.EMAIL),
                document.tools().getFirst().terms().redactions());
        Redaction.Own customer = assertInstanceOf(
                Redaction.Own.class,
                document.context().resources().getFirst().redactions().getFirst());
        assertEquals("KD-[0-9]{8}", customer.form().orElseThrow().text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[salaries, email]|[salaries, mail]|8:24|there is no redaction of this name",
                "[customer]|[email]|17:13|no rule has 'redact: [customer]'",
                "redact: customer|redact: salaries|17:13|the redaction in line 15 has this name already",
                "redact: customer|redact: iban|17:5|'iban' is known everywhere",
                "'KD-[0-9]{8}'|'KD-[0-9'|18:11|this is not a form: it is not well-formed",
                "[Salary, bonus-2026]|[Salary, SAL-ary]|16:23|this stands in the list already",
                "[Salary, bonus-2026]|['--']|15:5|the name of a member has a letter or digit",
            })
    void refusesWhatTakesNothingOut(String text, String other, String at, String problem) {
        YamlException thrown = assertThrows(YamlException.class, () -> draft(REDACTING.replace(text, other)));
        assertTrue(String.valueOf(thrown.getMessage()).contains(problem), thrown.getMessage());
        assertEquals(at, thrown.place().line() + ":" + thrown.place().column(), thrown.getMessage());
    }

    private static PolicyDocument draft(String text) {
        return PolicyYaml.draft("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryTerm() {
        List<Terms> terms =
                draft(TERMS).tools().stream().map(rule -> rule.terms()).toList();
        Terms small = terms.get(0);
        assertEquals("args.amount <= 100", small.when().orElseThrow().text());
        assertEquals(Instant.parse("2030-01-01T00:00:00Z"), small.until().orElseThrow());
        assertEquals(
                List.of(
                        new Allowance(Allowance.Kind.RATE, 10, Allowance.Window.MIN),
                        new Allowance(Allowance.Kind.QUOTA, 100, Allowance.Window.DAY)),
                small.allowances());
        Terms large = terms.get(1);
        assertTrue(large.approval().orElseThrow().fourEyes());
        assertEquals(Duration.ofHours(1), large.approval().orElseThrow().expires());
        assertTrue(terms.get(2).hidden());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clerk|calls: bank/pay, with: {amount: 100}|permit",
                "clerk|calls: bank/pay, with: {amount: 100.0}|permit",
                "clerk|calls: bank/pay, with: {amount: 100.5}|approval",
                "clerk|calls: bank/pay, with: {amount: 10001}|forbid",
                "clerk|calls: bank/pay, with: {amount: '5'}|forbid",
                "clerk|calls: bank/pay, with: {amount: null}|forbid",
                "clerk|calls: bank/pay, with: {amount: 18446744073709551617}|forbid",
                "clerk|calls: bank/pay|forbid",
                "clerk|calls: bank/pay, with: {amount: 5}, at: 2029-12-31T23:59:59Z|permit",
                "clerk|calls: bank/pay, with: {amount: 5}, at: 2030-01-01T00:00:00Z|approval",
                "other|calls: bank/pay, with: {amount: 5}, at: 2030-01-01T00:00:00Z|forbid",
                "clerk|sees: bank/pay|permit",
                "other|sees: bank/pay|permit",
                "other|sees: bank/pay, at: 2030-01-01T00:00:00Z|forbid",
                "clerk|sees: bank/audit|forbid",
                "clerk|calls: bank/audit|permit",
            })
    void casesAskForTerms(String agent, String request, String expected) {
        PolicyDocument document = draft(TERMS + "cases:\n  - {case: c, principal: 'agent:default/" + agent + "', "
                + request + ", expect: " + expected + "}\n");
        CaseResult result = PolicyCheck.cases(document).getFirst();
        assertTrue(result.kept(), result.decision().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'    when: args.n <'|8:19",
                "'    when: \"caller.nmae == 1\"'|8:12",
                "'    when: |~      args.n == 1 &&~        bogus'|10:9",
                "'    when: >~      args.n == 1 &&~      bogus'|8:11",
                "'    when: args.s.matches(args.p)'|8:30",
                "'    when: \"\"'|8:11",
                "'    until: tomorrow'|8:12",
                "'    rate: often'|8:11",
                "'    approval:~      by: [\"user:default/a\"]~      four-eyes: true'|9:7",
                "'    approval:~      by: [\"user:default/a\"]~      hours: 2'|10:7",
                "'    visibility: public'|8:17",
            })
    void refusesTermsWithLineAndColumn(String terms, String at) {
        String text = """
                caxton: policy/v1
                name: bank
                tenant: default
                tools:
                  - permit: a
                    callers: ["agent:default/*"]
                    tools: [bank/pay]
                """ + terms.replace('~', '\n') + "\n";
        YamlException thrown = assertThrows(YamlException.class, () -> draft(text));
        assertEquals(at, thrown.place().line() + ":" + thrown.place().column(), thrown.getMessage());
    }

    @Test
    void refusesMoreRulesWithTermsForAPairThanOneDecisionMayAsk() {
        StringBuilder text = new StringBuilder("caxton: policy/v1\nname: n\ntenant: default\ntools:\n");
        for (int i = 0; i < 33; i++) {
            text.append("  - {permit: r")
                    .append(i)
                    .append(", callers: ['agent:default/a'], tools: [s/t], rate: 1/s}\n");
        }
        YamlException thrown = assertThrows(YamlException.class, () -> draft(text.toString()));
        assertTrue(String.valueOf(thrown.getMessage()).contains("more than 32 rules with terms"), thrown.getMessage());
    }
}
