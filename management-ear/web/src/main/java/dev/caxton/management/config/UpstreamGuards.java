package dev.caxton.management.config;

import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.upstream.UpstreamConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Guards of single upstreams: every key of a guard with the name of an upstream behind {@code call}, as {@code dev.caxton.mcp.Upstream/call/files/Timeout/value}, or its tenant and its name. What is
 * not said of one holds for it as for all. A single tool has a time limit of its own, behind tenant, upstream and tool: two names could be a tenant's upstream as well.
 */
final class UpstreamGuards {

    private static final String ALL = "dev.caxton.mcp.Upstream/call/";
    /** Tenants have such names too. */
    private static final String NAME = UpstreamConfig.NAMES;

    private static final Pattern KEY =
            Pattern.compile(Pattern.quote(ALL) + "(?:(" + NAME + ")/)?(" + NAME + ")/([A-Z]\\w*/\\w+)");
    private static final Pattern TOOL = Pattern.compile(
            Pattern.quote(ALL) + "(" + NAME + ")/(" + NAME + ")/([A-Za-z0-9][A-Za-z0-9._-]{0,254})/Timeout/value");
    private static final Set<String> SETTINGS = Arrays.stream(Setting.values())
            .map(Setting::key)
            .filter(key -> key.startsWith(ALL))
            .map(key -> key.substring(ALL.length()))
            .collect(Collectors.toUnmodifiableSet());
    private static final String OWN_TENANT = "default";

    private UpstreamGuards() {}

    /** Whether a key is one of these. */
    static boolean known(String key) {
        Matcher matcher = KEY.matcher(key);
        return (matcher.matches() && SETTINGS.contains(matcher.group(3)))
                || TOOL.matcher(key).matches();
    }

    /** The guards that differ from those of all, by {@code tenant/name}. */
    static Map<String, GuardSettings> read(Function<String, Optional<String>> source, Iterable<String> names) {
        Map<String, Map<String, Duration>> own = new TreeMap<>();
        for (String name : names) {
            Matcher key = KEY.matcher(name);
            Matcher tool = TOOL.matcher(name);
            if (key.matches()) {
                String tenant = Optional.ofNullable(key.group(1)).orElse(OWN_TENANT);
                own.computeIfAbsent(tenant + "/" + key.group(2), upstream -> new HashMap<>());
            } else if (tool.matches()) {
                own.computeIfAbsent(tool.group(1) + "/" + tool.group(2), upstream -> new HashMap<>())
                        .put(tool.group(3), limit(source, name));
            }
        }
        Map<String, GuardSettings> guards = new HashMap<>();
        own.forEach((upstream, tools) -> guards.put(upstream, guard(source, upstream, tools)));
        return Map.copyOf(guards);
    }

    private static Duration limit(Function<String, Optional<String>> source, String name) {
        try {
            return new Settings.Reader(setting -> source.apply(name)).timeout();
        } catch (ConfigurationException e) {
            throw new ConfigurationException("Of the tool in " + name + ": " + e.getMessage(), e);
        }
    }

    private static GuardSettings guard(
            Function<String, Optional<String>> source, String own, Map<String, Duration> tools) {
        String tenant = own.substring(0, own.indexOf('/'));
        String upstream = own.substring(own.indexOf('/') + 1);
        Settings.Reader reader = new Settings.Reader(setting -> {
            String parameter = setting.substring(ALL.length());
            return source.apply(ALL + tenant + "/" + upstream + "/" + parameter)
                    .or(() -> tenant.equals(OWN_TENANT)
                            ? source.apply(ALL + upstream + "/" + parameter)
                            : Optional.empty())
                    .or(() -> source.apply(setting));
        });
        try {
            return reader.guards(tools);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("Of the upstream " + tenant + "/" + upstream + ": " + e.getMessage(), e);
        }
    }
}
