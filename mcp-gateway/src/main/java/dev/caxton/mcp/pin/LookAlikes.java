package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Approved tools by what a reader remembers of their names. */
final class LookAlikes {

    private final Map<String, List<ToolName>> skeletons = new HashMap<>();

    LookAlikes(Collection<ToolName> approved) {
        approved.stream()
                .sorted()
                .forEach(tool -> skeletons
                        .computeIfAbsent(Skeleton.of(tool.tool()), skeleton -> new ArrayList<>())
                        .add(tool));
    }

    /** Those that a tool of another upstream may be taken for. */
    List<Warning> of(ToolName tool) {
        return skeletons.getOrDefault(Skeleton.of(tool.tool()), List.of()).stream()
                .map(other -> new Warning(
                        other.tool().equals(tool.tool()) ? Warning.Kind.SAME_NAME : Warning.Kind.LOOK_ALIKE, other))
                .toList();
    }
}
