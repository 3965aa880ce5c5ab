package dev.caxton.runtime.descriptor;

import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.yaml.YamlMap;
import dev.caxton.policy.yaml.YamlValue;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the tools that an agent declares. What their schemas mean is not looked into here. */
final class ToolsReader {

    private static final List<String> HINTS = List.of("readOnly", "destructive", "idempotent", "openWorld");

    private ToolsReader() {}

    static List<DeclaredTool> read(YamlMap top, String agent) {
        List<YamlValue> items = top.items("tools");
        if (items.size() > AgentDescriptor.MAX_TOOLS) {
            throw items.getLast().refusal("at most " + AgentDescriptor.MAX_TOOLS + " tools can be declared");
        }
        List<DeclaredTool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : items) {
            YamlMap map = item.map();
            YamlValue name = map.require("name");
            String checked = DescriptorReader.parsed(name, text -> new ToolName(agent, text))
                    .tool();
            if (!names.add(checked)) {
                throw name.refusal("two tools have this name");
            }
            tools.add(new DeclaredTool(
                    checked,
                    map.optionalString("title"),
                    map.requireString("description"),
                    tree(map.require("input").map()),
                    map.optionalMap("output").map(ToolsReader::tree),
                    map.optionalMap("hints").map(ToolsReader::hints).orElse(Map.of()),
                    map.optional("time").map(ToolsReader::time)));
            map.done();
        }
        return tools;
    }

    @SuppressWarnings("unchecked") // A null of JSON is a value like others.
    private static Map<String, Object> tree(YamlMap map) {
        return (Map<String, Object>) (Map<String, ?>) map.tree();
    }

    private static Map<String, Boolean> hints(YamlMap map) {
        Map<String, Boolean> hints = new TreeMap<>();
        for (String hint : HINTS) {
            Optional<YamlValue> value = map.optional(hint);
            value.ifPresent(given -> hints.put(hint, given.bool()));
        }
        map.done();
        return hints;
    }

    private static Duration time(YamlValue value) {
        Duration time = value.duration();
        if (time.toMillis() < 1 || time.compareTo(DeclaredTool.LONGEST) > 0) {
            throw value.refusal("the time of a call lies between 1ms and " + DeclaredTool.LONGEST.toMinutes() + "m");
        }
        return time;
    }
}
