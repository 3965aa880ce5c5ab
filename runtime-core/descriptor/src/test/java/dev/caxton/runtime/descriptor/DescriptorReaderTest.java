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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                "name: greeter\nname: clerk",
                "name: greeter\npeers: ['bad name']",
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
    }
}
