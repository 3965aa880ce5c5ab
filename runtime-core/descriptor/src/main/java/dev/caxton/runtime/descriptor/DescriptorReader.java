package dev.caxton.runtime.descriptor;

import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.StrictYaml;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.policy.yaml.YamlMap;
import dev.caxton.policy.yaml.YamlValue;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.Upkeep;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads agent descriptors in YAML or JSON; {@code docs/descriptor.md} describes them. Every field that is admitted is enforced; everything else is refused with
 * its line and column. Safe for use by many threads.
 *
 * <p>A limit that is not named is that of the level.
 */
public final class DescriptorReader {

    private DescriptorReader() {}

    /**
     * Reads a descriptor.
     *
     * @param source the name of the document in messages
     * @param bytes the document in UTF-8; hostile
     * @param tenant the tenant the agent shall belong to; a descriptor can't name another
     * @return the descriptor
     * @throws YamlException if it is no descriptor
     */
    public static AgentDescriptor read(String source, byte[] bytes, TenantId tenant) {
        YamlMap top = StrictYaml.read(source, bytes);
        YamlValue name = top.require("name");
        String checkedName = parsed(name, text -> new AgentId(tenant, text)).name();
        Level level =
                top.optional("level").map(value -> value.choice(Level.class)).orElse(Level.DEFAULT);
        Optional<String> engine = top.optionalString("engine");
        List<AgentId> peers = peers(top, tenant);
        Limits limits = limits(top.optionalMap("limits"), LevelRules.of(level).limits());
        Upkeep upkeep = UpkeepReader.read(top);
        List<DeclaredTool> tools = ToolsReader.read(top, checkedName);
        top.done();
        return new AgentDescriptor(checkedName, tenant, level, limits, peers, engine, upkeep, tools);
    }

    private static List<AgentId> peers(YamlMap top, TenantId tenant) {
        List<YamlValue> items = top.items("peers");
        if (items.size() > AgentDescriptor.MAX_PEERS) {
            throw items.getLast().refusal("at most " + AgentDescriptor.MAX_PEERS + " peers can be named");
        }
        return items.stream()
                .map(item ->
                        parsed(item, text -> text.indexOf('/') < 0 ? new AgentId(tenant, text) : AgentId.parse(text)))
                .toList();
    }

    private static Limits limits(Optional<YamlMap> written, Limits level) {
        if (written.isEmpty()) {
            return level;
        }
        YamlMap map = written.get();
        int most = Integer.MAX_VALUE;
        Limits limits = new Limits(
                map.optionalByteCount("memory", Limits.PAGE_BYTES, Limits.MAX_MEMORY_BYTES)
                        .orElse(level.memoryBytes()),
                map.optionalInteger("fuel", 1, Limits.MAX_FUEL_PER_TURN).orElse(level.fuelPerTurn()),
                map.optional("time").map(DescriptorReader::time).orElse(level.turnTime()),
                (int) map.optionalByteCount("message", 1, Limits.MAX_MESSAGE_BYTES)
                        .orElse(level.messageBytes()),
                (int) map.optionalInteger("callDepth", Limits.MIN_CALL_DEPTH, Limits.MAX_CALL_DEPTH)
                        .orElse(level.callDepth()),
                (int) map.optionalInteger("hostCalls", 0, most).orElse(level.hostCallsPerTurn()),
                (int) map.optionalInteger("toolCalls", 0, most).orElse(level.toolCallsPerTurn()),
                (int) map.optionalInteger("messages", 0, most).orElse(level.messagesPerTurn()),
                (int) map.optionalByteCount("output", 0, most).orElse(level.outputBytesPerTurn()),
                (int) map.optionalInteger("mailbox", 1, Limits.MAX_MAILBOX_LENGTH)
                        .orElse(level.mailboxLength()),
                map.optionalInteger("fuelPerSecond", 1, Limits.MAX_FUEL_PER_SECOND)
                        .orElse(level.fuelPerSecond()));
        map.done();
        return limits;
    }

    private static Duration time(YamlValue value) {
        Duration time = value.duration();
        if (time.toMillis() < 1 || time.compareTo(Limits.MAX_TURN_TIME) > 0) {
            throw value.refusal("a turn's time lies between 1ms and " + Limits.MAX_TURN_TIME.toMinutes() + "m");
        }
        return time;
    }

    static <T> T parsed(YamlValue value, Function<String, T> reader) {
        try {
            return reader.apply(value.string());
        } catch (IllegalArgumentException e) {
            throw value.refusal(Optional.ofNullable(e.getMessage()).orElse("malformed"));
        }
    }
}
