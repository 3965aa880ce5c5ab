package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided on the tools of an upstream at one moment, for {@link PinBook#returned}. Immutable.
 *
 * @param records by tool
 */
public record Decisions(Map<ToolName, PinRecord> records) {

    /** Copies the map. */
    public Decisions {
        records = Map.copyOf(records);
    }

    Optional<PinRecord> on(ToolName tool) {
        return Optional.ofNullable(records.get(tool));
    }
}
