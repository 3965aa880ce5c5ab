package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Client;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** From which level on clients want to hear messages of upstreams. Safe for use by many threads. */
final class LogLevels {

    /** RFC 5424, from the least severe one. */
    private static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private final Map<Client, Integer> wanted = new ConcurrentHashMap<>();

    /** Whether there is such a level. */
    static boolean isLevel(@Nullable Object level) {
        return level instanceof String text && LEVELS.contains(text);
    }

    void set(Client client, String level) {
        wanted.put(client, LEVELS.indexOf(level));
    }

    void forget(Client client) {
        wanted.remove(client);
    }

    /** A client that has not said anything hears everything. What has no level is no message. */
    boolean admits(Client client, @Nullable Object level) {
        return level instanceof String text
                && LEVELS.contains(text)
                && LEVELS.indexOf(text) >= wanted.getOrDefault(client, 0);
    }

    /** Whether one level lets more through than another. */
    static boolean isMore(String level, String than) {
        return LEVELS.indexOf(level) < LEVELS.indexOf(than);
    }
}
