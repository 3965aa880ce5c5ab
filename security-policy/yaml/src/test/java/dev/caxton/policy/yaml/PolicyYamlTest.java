package dev.caxton.policy.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Level;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDigest;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyYamlTest {

    private static final String HEAD = "caxton: policy/v1\nname: n\ntenant: default\n";

    private static final String SAMPLE = """
            caxton: policy/v1
            name: sample
            tenant: default

            levels:
              - change: worker-copies-memory
                agents: [default/worker]
                level: default
                admit: [bulk-memory]
                refuse: [multi-value]
              - change: strict-greeter-may-have-tools
                agents: [default/greeter]
                level: strict
                tools: true

            messages:
              - permit: greeter-to-clerk
                from: ["agent:default/greeter"]
                to: [default/clerk]

            tools:
              - permit: people-and-greeter-may-use-the-sample
                callers: ["agent:default/greeter", "user:default/*"]
                tools: [sample/*]
              - forbid: greeter-never-deletes
                callers: ["agent:default/greeter"]
                tools: [sample/delete, "*/*"]
            """;

    private static PolicyDocument read(String text) {
        return PolicyYaml.read("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsADocumentThatDecides() {
        PolicyDocument document = read(SAMPLE);
        assertEquals("sample", document.name());
        assertEquals(TenantId.DEFAULT, document.tenant());
        assertEquals(PolicyDigest.of(SAMPLE.getBytes(StandardCharsets.UTF_8)), document.digest());

        CompiledPolicy policy = CompiledPolicy.compile(document);
        Principal admin = Principal.parse("user:default/admin");
        Principal greeter = Principal.parse("agent:default/greeter");
        Action greet = new Action.Call(TenantId.DEFAULT, ToolName.parse("sample/greet"), Arguments.NONE);
        Decision.Permit permit = assertInstanceOf(Decision.Permit.class, policy.decide(admin, greet, Instant.EPOCH));
        assertEquals("people-and-greeter-may-use-the-sample", permit.rule());
        assertEquals(document.digest().hex(), permit.document());
        Decision denied = policy.decide(greeter, greet, Instant.EPOCH);
        assertInstanceOf(Decision.Deny.class, denied);
        assertEquals(
                "The rule 'greeter-never-deletes' of the document 'sample' forbids agent:default/greeter to call"
                        + " sample/greet.",
                denied.reason());
        AgentId clerk = AgentId.parse("default/clerk");
        assertInstanceOf(Decision.Permit.class, policy.decide(greeter, new Action.Send(clerk), Instant.EPOCH));
        assertInstanceOf(Decision.Deny.class, policy.decide(admin, new Action.Send(clerk), Instant.EPOCH));

        var worker = policy.rules(Level.DEFAULT, AgentId.parse("default/worker"));
        assertTrue(worker.features().contains(Feature.BULK_MEMORY));
        assertTrue(!worker.features().contains(Feature.MULTI_VALUE));
        var strict = policy.rules(Level.STRICT, AgentId.parse("default/greeter"));
        assertTrue(strict.hostFunctions().contains(HostFunction.CALL_TOOL));
    }

    @Test
    void theSameAsJsonIsTheSameDocument() {
        PolicyDocument yaml =
                read(HEAD + "messages:\n  - permit: p\n    from: ['agent:default/a']\n    to: [default/b]\n");
        PolicyDocument json = read("""
                {"caxton": "policy/v1", "name": "n", "tenant": "default",
                 "messages": [{"permit": "p", "from": ["agent:default/a"], "to": ["default/b"]}]}
                """);
        assertEquals(yaml.messages(), json.messages());
    }

    @Test
    void aDocumentWithoutRulesPermitsNothing() {
        CompiledPolicy policy = CompiledPolicy.compile(read(HEAD));
        assertInstanceOf(
                Decision.Deny.class,
                policy.decide(
                        Principal.parse("user:default/admin"),
                        new Action.Send(AgentId.parse("default/clerk")),
                        Instant.EPOCH));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CAX-YAML-UNKNOWN-FIELD | 4:1  | rates: []
            CAX-YAML-MISSING-FIELD | 5:5  | messages:\\n  - from: ['agent:default/a']\\n    to: [default/b]
            CAX-YAML-VALUE         | 5:5  | messages:\\n  - permit: a\\n    forbid: b\\n    from: ['agent:default/a']\\n    to: [default/b]
            CAX-YAML-UNKNOWN-FIELD | 6:5  | tools:\\n  - permit: a\\n    wehn: 'true'\\n    callers: ['agent:default/a']\\n    tools: [s/t]
            CAX-YAML-VALUE         | 5:27 | tools:\\n  - {permit: a, callers: ['agent:other/a'], tools: [s/t]}
            CAX-YAML-VALUE         | 5:27 | tools:\\n  - {permit: a, callers: ['robot:default/a'], tools: [s/t]}
            CAX-YAML-VALUE         | 5:27 | tools:\\n  - {permit: a, callers: ['agent:default/a*'], tools: [s/t]}
            CAX-YAML-VALUE         | 5:27 | tools:\\n  - {permit: a, callers: ['agent:*/a'], tools: [s/t]}
            CAX-YAML-VALUE         | 5:5  | tools:\\n  - {permit: a, callers: [], tools: [s/t]}
            CAX-YAML-VALUE         | 5:5  | tools:\\n  - {permit: a, callers: ['agent:default/a'], tools: ['*/*']}
            CAX-YAML-VALUE         | 5:55 | tools:\\n  - {permit: a, callers: ['agent:default/a'], tools: ['*/t']}
            CAX-YAML-VALUE         | 5:60 | tools:\\n  - {permit: a, callers: ['agent:default/a'], tools: [s/t, s/t]}
            CAX-YAML-TYPE          | 5:26 | tools:\\n  - {permit: a, callers: 'agent:default/a', tools: [s/t]}
            CAX-YAML-VALUE         | 5:5  | tools:\\n  - permit: -a\\n    callers: ['agent:default/a']\\n    tools: [s/t]
            CAX-YAML-VALUE         | 6:14 | tools:\\n  - {permit: a, callers: ['agent:default/a'], tools: [s/t]}\\n  - {permit: a, callers: ['agent:default/b'], tools: [s/t]}
            CAX-YAML-VALUE         | 5:5  | levels:\\n  - {change: a, agents: [default/a], level: strict, admit: [simd]}
            CAX-YAML-VALUE         | 5:5  | levels:\\n  - {change: a, agents: [default/a], level: relaxed, admit: [threads]}
            CAX-YAML-VALUE         | 5:5  | levels:\\n  - {change: a, agents: [default/a], level: default}
            CAX-YAML-VALUE         | 5:5  | levels:\\n  - {change: a, agents: [default/a], level: default, tools: true}
            CAX-YAML-VALUE         | 5:62 | levels:\\n  - {change: a, agents: [default/a], level: default, admit: [smid]}
            """)
    void refusesWithLineAndColumn(String code, String at, String rest) {
        String text = HEAD + rest.replace("\\n", "\n") + "\n";
        YamlException thrown = assertThrows(YamlException.class, () -> read(text));
        assertEquals(code, thrown.code(), thrown.getMessage());
        assertEquals(at, thrown.place().line() + ":" + thrown.place().column(), thrown.getMessage());
    }

    @Test
    void refusesAnotherVersionAndAnotherTenantName() {
        assertThrows(YamlException.class, () -> read("caxton: policy/v2\nname: n\ntenant: default\n"));
        assertThrows(YamlException.class, () -> read("name: n\ntenant: default\n"));
        assertThrows(YamlException.class, () -> read("caxton: policy/v1\nname: n\n"));
        assertThrows(YamlException.class, () -> read("caxton: policy/v1\nname: n\ntenant: '*'\n"));
    }

    private static final String GREET_RULE =
            "tools:\n  - {permit: a, callers: ['agent:default/a'], tools: [s/greet]}\ncases:\n";

    @Test
    void readsCasesThatTheDocumentKeeps() {
        PolicyDocument document = read(HEAD + GREET_RULE + """
                  - {case: greets, principal: 'agent:default/a', calls: s/greet, expect: permit}
                  - {case: stranger, principal: 'agent:other/a', calls: s/greet, expect: forbid}
                  - {case: silent, principal: 'agent:default/a', sends-to: default/b, expect: forbid}
                """);
        assertEquals(3, document.cases().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CAX-YAML-VALUE         | 7:5  | {case: c, principal: 'agent:default/a', calls: s/delete, expect: permit}
            CAX-YAML-VALUE         | 7:5  | {case: c, principal: 'agent:default/a', calls: s/greet, expect: forbid}
            CAX-YAML-VALUE         | 7:5  | {case: c, principal: 'agent:default/a', calls: s/greet, sends-to: default/b, expect: forbid}
            CAX-YAML-VALUE         | 7:5  | {case: c, principal: 'agent:default/a', expect: forbid}
            CAX-YAML-MISSING-FIELD | 7:5  | {case: c, principal: 'agent:default/a', calls: s/greet}
            CAX-YAML-VALUE         | 7:26 | {case: c, principal: 'agent:default/*', calls: s/greet, expect: permit}
            CAX-YAML-VALUE         | 7:52 | {case: c, principal: 'agent:default/a', calls: s/*, expect: permit}
            """)
    void refusesADocumentThatDoesNotKeepItsCases(String code, String at, String example) {
        YamlException thrown =
                assertThrows(YamlException.class, () -> read(HEAD + GREET_RULE + "  - " + example + "\n"));
        assertEquals(code, thrown.code(), thrown.getMessage());
        assertEquals(at, thrown.place().line() + ":" + thrown.place().column(), thrown.getMessage());
    }
}
