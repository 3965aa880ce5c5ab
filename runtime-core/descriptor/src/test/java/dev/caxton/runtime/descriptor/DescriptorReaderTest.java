package dev.caxton.runtime.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.RestartRule;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.tool.DeclaredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorReaderTest {

    private static final TenantId TENANT = new TenantId("acme");

    private static AgentDescriptor read(String text) {
        return DescriptorReader.read("agent.yaml", text.getBytes(StandardCharsets.UTF_8), TENANT);
    }

    @Test
    void aNameIsEnough() {
        AgentDescriptor agent = read("name: greeter");
        assertEquals(new AgentId(TENANT, "greeter"), agent.id());
        assertEquals(Level.DEFAULT, agent.level());
        assertEquals(LevelRules.of(Level.DEFAULT).limits(), agent.limits());
        assertEquals(List.of(), agent.peers());
        assertEquals(Optional.empty(), agent.engine());
        assertEquals(Upkeep.DEFAULT, agent.upkeep());
    }

    @Test
    void everyFieldTakesEffect() {
        AgentDescriptor agent = read("""
                name: greeter
                level: relaxed
                engine: endive-interpreter
                peers: [clerk, other/relay]
                limits:
                  memory: 1MiB
                  fuel: 5000
                  time: 250ms
                  message: 10kB
                  callDepth: 100
                  hostCalls: 11
                  toolCalls: 12
                  messages: 13
                  output: 14kB
                  mailbox: 15
                  fuelPerSecond: 16000
                weight: 17
                restart:
                  when: always
                  pause: 18ms
                  longestPause: 19s
                  failures: 20
                  window: 21s
                  open: 22s
                retry:
                  times: 3
                  pause: 24ms
                  factor: 2.5
                """);
        assertEquals(Level.RELAXED, agent.level());
        assertEquals(Optional.of("endive-interpreter"), agent.engine());
        assertEquals(List.of(AgentId.parse("acme/clerk"), AgentId.parse("other/relay")), agent.peers());
        assertEquals(1 << 20, agent.limits().memoryBytes());
        assertEquals(5_000, agent.limits().fuelPerTurn());
        assertEquals(Duration.ofMillis(250), agent.limits().turnTime());
        assertEquals(10_000, agent.limits().messageBytes());
        assertEquals(100, agent.limits().callDepth());
        assertEquals(11, agent.limits().hostCallsPerTurn());
        assertEquals(12, agent.limits().toolCallsPerTurn());
        assertEquals(13, agent.limits().messagesPerTurn());
        assertEquals(14_000, agent.limits().outputBytesPerTurn());
        assertEquals(15, agent.limits().mailboxLength());
        assertEquals(16_000, agent.limits().fuelPerSecond());
        assertEquals(
                new Upkeep(
                        17,
                        new RestartRule(
                                RestartRule.When.ALWAYS,
                                Duration.ofMillis(18),
                                Duration.ofSeconds(19),
                                20,
                                Duration.ofSeconds(21),
                                Duration.ofSeconds(22)),
                        new RetryRule(3, Duration.ofMillis(24), 2.5)),
                agent.upkeep());
    }

    @Test
    void aPauseAboveTheLongestOfTheDefaultsRaisesThat() {
        RestartRule rule = read("name: a\nrestart: {pause: 30s}").upkeep().restart();
        assertEquals(Duration.ofSeconds(30), rule.longestPause());
    }

    @Test
    void jsonIsADescriptorToo() {
        AgentDescriptor agent = read("{\"name\": \"greeter\", \"limits\": {\"fuel\": 7}}");
        assertEquals(7, agent.limits().fuelPerTurn());
        assertEquals(
                LevelRules.of(Level.DEFAULT).limits().memoryBytes(),
                agent.limits().memoryBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level: strict",
                "name: 'no/slash'",
                "name: greeter\nlevle: strict",
                "name: greeter\ntenant: other",
                "name: greeter\nlevel: root",
                "name: greeter\nlimits: {fuel: 0}",
                "name: greeter\nlimits: {fuel: 1000000001}",
                "name: greeter\nlimits: {memory: 2GiB}",
                "name: greeter\nlimits: {memory: 1kB}",
                "name: greeter\nlimits: {time: 11m}",
                "name: greeter\nlimits: {tiem: 1s}",
                "name: greeter\nlimits: {fuelPerSecond: 0}",
                "name: greeter\nweight: 0",
                "name: greeter\nweight: 101",
                "name: greeter\nrestart: {when: sometimes}",
                "name: greeter\nrestart: {pause: 2s, longestPause: 1s}",
                "name: greeter\nrestart: {failures: 0}",
                "name: greeter\nrestart: {window: 1ms}",
                "name: greeter\nrestart: {open: 61m}",
                "name: greeter\nrestart: {often: 3}",
                "name: greeter\nretry: {times: 11}",
                "name: greeter\nretry: {factor: 0.5}",
                "name: greeter\nretry: {factor: '2'}",
                "name: greeter\nretry: {pause: 0ms}",
                "name: greeter\nname: clerk",
                "name: greeter\npeers: ['bad name']",
                "name: greeter\ntools: {name: greet}",
                "name: greeter\ntools: [{name: greet, description: Greets.}]",
                "name: greeter\ntools: [{name: greet, input: {type: object}}]",
                "name: greeter\ntools: [{name: 'no/slash', description: Greets., input: {type: object}}]",
                "name: greeter\ntools: [{name: greet, description: Greets., input: [object]}]",
                "name: greeter\ntools: [{name: greet, description: Greets., input: {}, hints: {readonly: true}}]",
                "name: greeter\ntools: [{name: greet, description: Greets., input: {}, hints: {readOnly: 'yes'}}]",
                "name: greeter\ntools: [{name: greet, description: Greets., input: {}, time: 11m}]",
                "name: greeter\ntools: [{name: greet, description: Greets., input: {}, secret: true}]",
                "name: greeter\ntools: [{name: a, description: A., input: {}}, {name: a, description: A., input: {}}]",
                "name: greeter\n---\nname: clerk"
            })
    void whatIsNotADescriptorIsRefusedWithItsPlace(String text) {
        YamlException refused = assertThrows(YamlException.class, () -> read(text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("agent.yaml:"), refused::toString);
    }

    @Test
    void theDocumentedExampleIsADescriptor() throws IOException {
        String document = Files.readString(Path.of("..", "..", "docs", "descriptor.md"));
        int start = document.indexOf("```yaml\n") + "```yaml\n".length();
        AgentDescriptor agent = read(document.substring(start, document.indexOf("```", start)));
        assertEquals("greeter", agent.name());
        assertEquals(List.of(AgentId.parse("acme/clerk")), agent.peers());
        assertEquals(500_000, agent.limits().fuelPerTurn());
        assertEquals("welcome", agent.tools().getFirst().name());
    }

    @Test
    void whatAToolDeclaresIsKeptAsItWasWritten() {
        DeclaredTool tool = read("""
                name: greeter
                tools:
                  - name: greet
                    title: Greet
                    description: Greets somebody.
                    input: {type: object, properties: {times: {type: integer, maximum: 9007199254740993}}}
                    output: {type: object, required: [text]}
                    hints: {readOnly: true, openWorld: false}
                    time: 250ms
                """).tools().getFirst();
        assertEquals(
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("times", Map.of("type", "integer", "maximum", 9_007_199_254_740_993L))),
                tool.input());
        assertEquals(Optional.of(Map.of("type", "object", "required", List.of("text"))), tool.output());
        assertEquals(Map.of("readOnly", true, "openWorld", false), tool.hints());
        assertEquals(Optional.of(Duration.ofMillis(250)), tool.time());
        assertEquals(Optional.of("Greet"), tool.title());
    }

    @Test
    void toolsAreBounded() {
        StringBuilder many = new StringBuilder("name: greeter\ntools:\n");
        for (int i = 0; i <= AgentDescriptor.MAX_TOOLS; i++) {
            many.append("  - {name: t").append(i).append(", description: A tool., input: {type: object}}\n");
        }
        YamlException refused = assertThrows(YamlException.class, () -> read(many.toString()));
        assertTrue(String.valueOf(refused.getMessage()).contains("at most 64"), refused::toString);
    }
}
