package dev.caxton.management.identity;

import dev.caxton.management.config.Settings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a JSON Web Token must carry to be taken at a door.
 *
 * @param audiences one of these must be among {@code aud}
 * @param scope what must be among {@code scope}, if anything
 */
public record Demand(Set<String> audiences, Optional<String> scope) {

    /** Copies the set. */
    public Demand {
        audiences = Set.copyOf(audiences);
    }

    /**
     * The demands of every door.
     *
     * @param settings with JSON Web Tokens; without, no demand can be met
     * @return one each
     */
    public static Map<Door, Demand> of(Settings settings) {
        Map<Door, Demand> demands = new EnumMap<>(Door.class);
        demands.put(
                Door.REST,
                new Demand(settings.jwt().map(jwt -> Set.of(jwt.audience())).orElse(Set.of()), Optional.empty()));
        demands.put(
                Door.MCP, new Demand(settings.mcp().audiences(), settings.mcp().scope()));
        return Map.copyOf(demands);
    }
}
