package dev.caxton.management.config;

import dev.caxton.audit.Retention;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.RateLimitSettings;
import dev.caxton.mcp.guard.RetrySettings;
import dev.caxton.mcp.guard.TimeLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of this server, read once and checked. Immutable.
 *
 * @param home the data directory
 * @param http where it listens, and to whom
 * @param replies how long requests wait
 * @param start what happens at the start
 * @param upstreams how upstreams are reached and guarded
 * @param audit how the audit log is looked after
 * @param jwt which JSON Web Tokens are taken, if any are
 * @param mcp the endpoint for outside MCP clients
 */
public record Settings(
        Path home,
        Http http,
        Replies replies,
        Start start,
        Upstreams upstreams,
        Audit audit,
        Optional<JwtSettings> jwt,
        McpSettings mcp) {

    /**
     * Where the server listens, and to whom.
     *
     * @param host the address
     * @param port the port
     * @param allowedHosts host names without ports
     * @param allowedOrigins origins; {@code :*} at the end admits every port
     * @param bodyBytes the largest body but for a deployment
     * @param moduleBytes the largest module
     * @param authFailures failed authentications of one address in one minute
     * @param requests requests that are handled at the same time
     * @param bodyTime the longest that a body may take to arrive
     */
    public record Http(
            String host,
            int port,
            List<String> allowedHosts,
            List<String> allowedOrigins,
            long bodyBytes,
            long moduleBytes,
            int authFailures,
            int requests,
            Duration bodyTime) {}

    /**
     * How long requests wait for replies.
     *
     * @param standard where the request does not say
     * @param most whatever the request says
     */
    public record Replies(Duration standard, Duration most) {}

    /**
     * What happens at the start.
     *
     * @param newToken whether to make a new administrator token
     * @param console where the ready line goes
     * @param sample the folder of the samples
     * @param codeCacheBytes how much compiled code is kept for later starts; 0 for none
     */
    public record Start(boolean newToken, Optional<Path> console, Optional<Path> sample, long codeCacheBytes) {}

    /**
     * How upstreams are reached and guarded.
     *
     * @param executables what stdio upstreams may run, by name
     * @param secrets the folder with one file per secret
     * @param guards how each upstream is guarded
     * @param own how those are guarded of which something else is said, by {@code tenant/name}
     */
    public record Upstreams(
            Map<String, Path> executables,
            Optional<Path> secrets,
            GuardSettings guards,
            Map<String, GuardSettings> own) {

        /** Copies. */
        public Upstreams {
            executables = Map.copyOf(executables);
            own = Map.copyOf(own);
        }
    }

    /**
     * How the audit log is looked after.
     *
     * @param name its name in checkpoints
     * @param period the longest time between two checkpoints
     * @param checkpoints where they go
     * @param records where records go
     * @param retention what is kept
     */
    public record Audit(
            String name, Duration period, List<String> checkpoints, List<String> records, Retention retention) {}

    /** A number or a list too long to be meant. */
    private static final int MAX_ITEMS = 100;

    /**
     * Reads and checks every setting.
     *
     * @param source from a key to its value
     * @param names all keys that the source has; one that begins with {@code caxton.} and is none of ours is refused
     * @return the settings
     * @throws ConfigurationException if a value is out of its range, or a key is unknown
     */
    public static Settings read(Function<String, Optional<String>> source, Iterable<String> names) {
        refuseUnknown(names);
        Reader reader = new Reader(source);
        Http http = reader.http();
        return new Settings(
                reader.path(Setting.HOME)
                        .orElseThrow(() ->
                                new ConfigurationException("Set " + Setting.HOME.key() + " to the data directory.")),
                http,
                new Replies(reader.duration(Setting.REPLY_WAIT), reader.duration(Setting.REPLY_WAIT_MAX)),
                new Start(
                        reader.flag(Setting.NEW_TOKEN),
                        reader.path(Setting.CONSOLE),
                        reader.path(Setting.SAMPLE),
                        reader.number(Setting.CODE_CACHE_BYTES, 0, 1L << 40)),
                new Upstreams(
                        reader.executables(),
                        reader.path(Setting.SECRETS),
                        reader.guards(Map.of()),
                        UpstreamGuards.read(source, names)),
                reader.audit(),
                JwtSettings.read(reader),
                McpSettings.read(reader, http));
    }

    private static void refuseUnknown(Iterable<String> names) {
        Set<String> known = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());
        for (String name : names) {
            if ((name.startsWith("caxton.") || name.startsWith("dev.caxton."))
                    && !known.contains(name)
                    && !ToleranceKeys.known(name)
                    && !UpstreamGuards.known(name)) {
                throw new ConfigurationException(
                        "There is no setting '" + name + "'. docs/configuration.md lists all of them.");
            }
        }
    }

    /** Reads settings of several kinds, and says what is wrong with one. */
    record Reader(Function<String, Optional<String>> source) {

        Http http() {
            return new Http(
                    text(Setting.HTTP_HOST),
                    (int) number(Setting.HTTP_PORT, 1, 65_535),
                    list(Setting.ALLOWED_HOSTS),
                    list(Setting.ALLOWED_ORIGINS),
                    number(Setting.BODY_BYTES, 1_000, 1_000_000_000),
                    number(Setting.MODULE_BYTES, 1_000, 100_000_000),
                    (int) number(Setting.AUTH_FAILURES, 1, 1_000_000),
                    (int) number(Setting.REQUESTS, 1, 100_000),
                    duration(Setting.BODY_TIME, Duration.ofMillis(100), Duration.ofHours(1)));
        }

        String text(Setting setting) {
            return source.apply(setting.key()).map(String::strip).orElse(setting.standard());
        }

        Optional<Path> path(Setting setting) {
            String text = text(setting);
            try {
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Path.of(text).toAbsolutePath().normalize());
            } catch (InvalidPathException e) {
                throw wrong(setting, "is not a path");
            }
        }

        long number(Setting setting, long least, long most) {
            try {
                long value = Long.parseLong(text(setting));
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw wrong(setting, "must be a whole number between " + least + " and " + most);
        }

        double ratio(Setting setting) {
            try {
                double value = Double.parseDouble(text(setting));
                if (value > 0 && value <= 1) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw wrong(setting, "must be a number above 0 and at most 1");
        }

        boolean flag(Setting setting) {
            return switch (text(setting)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw wrong(setting, "must be true or false");
            };
        }

        Duration duration(Setting setting) {
            try {
                Duration value = Duration.parse(text(setting));
                if (value.isPositive() && value.compareTo(Duration.ofHours(1)) <= 0) {
                    return value;
                }
            } catch (DateTimeParseException e) {
                // Told below.
            }
            throw wrong(setting, "must be an ISO 8601 duration like PT30S, at most an hour");
        }

        Duration duration(Setting setting, Duration least, Duration most) {
            try {
                Duration value = Duration.parse(text(setting));
                if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
                    return value;
                }
            } catch (DateTimeParseException e) {
                // Told below.
            }
            throw wrong(setting, "must be an ISO 8601 duration from " + least + " to " + most);
        }

        List<String> list(Setting setting) {
            List<String> items = Arrays.stream(text(setting).split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (items.size() > MAX_ITEMS) {
                throw wrong(setting, "has more than " + MAX_ITEMS + " items");
            }
            return items;
        }

        Map<String, Path> executables() {
            Map<String, Path> executables = new LinkedHashMap<>();
            // The Java that runs the server is the one program that is certainly there.
            executables.put("java", Path.of(System.getProperty("java.home"), "bin", "java"));
            for (String item : list(Setting.EXECUTABLES)) {
                int equals = item.indexOf('=');
                Path path = equals < 1 ? Path.of("") : Path.of(item.substring(equals + 1));
                if (!path.isAbsolute()) {
                    throw wrong(Setting.EXECUTABLES, "must be a list like npx=/usr/bin/npx,python=/usr/bin/python3");
                }
                executables.put(item.substring(0, equals), path);
            }
            return Map.copyOf(executables);
        }

        Audit audit() {
            String name = text(Setting.AUDIT_NAME);
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")) {
                throw wrong(Setting.AUDIT_NAME, "must be up to 200 letters, digits and '.', '_', '/', '-'");
            }
            return new Audit(
                    name,
                    duration(Setting.AUDIT_PERIOD, Duration.ofSeconds(1), Duration.ofDays(1)),
                    list(Setting.AUDIT_CHECKPOINTS),
                    list(Setting.AUDIT_RECORDS),
                    new Retention(
                            text(Setting.AUDIT_KEEP).isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(
                                            duration(Setting.AUDIT_KEEP, Duration.ofHours(1), Duration.ofDays(36_525))),
                            text(Setting.AUDIT_KEEP_BYTES).isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(number(Setting.AUDIT_KEEP_BYTES, 1 << 20, 1L << 50))));
        }

        /** The guard of an upstream whose tools may have time limits of their own. */
        GuardSettings guards(Map<String, Duration> tools) {
            return new GuardSettings(
                    new TimeLimits(timeout(), tools),
                    (int) number(Setting.BULKHEAD, 1, 10_000),
                    (int) number(Setting.BULKHEAD_QUEUE, 1, 10_000),
                    new BreakerSettings(
                            (int) number(Setting.BREAKER_VOLUME, 1, 10_000),
                            ratio(Setting.BREAKER_RATIO),
                            Duration.ofMillis(number(Setting.BREAKER_DELAY, 1, 3_600_000)),
                            (int) number(Setting.BREAKER_SUCCESSES, 1, 1_000)),
                    retry(),
                    rate());
        }

        Duration timeout() {
            return Duration.ofMillis(number(Setting.TIMEOUT, 1, 600_000));
        }

        private RetrySettings retry() {
            Duration delay = Duration.ofMillis(number(Setting.RETRY_DELAY, 0, 600_000));
            Duration longest = Duration.ofMillis(number(Setting.RETRY_DURATION, 1, 3_600_000));
            if (longest.compareTo(delay) <= 0) {
                throw wrong(Setting.RETRY_DURATION, "must be more than " + Setting.RETRY_DELAY.key());
            }
            return new RetrySettings(
                    (int) number(Setting.RETRIES, 0, 100),
                    delay,
                    Duration.ofMillis(number(Setting.RETRY_JITTER, 0, 600_000)),
                    longest);
        }

        private Optional<RateLimitSettings> rate() {
            int value = (int) number(Setting.RATE, 0, 10_000);
            Duration window = Duration.ofMillis(number(Setting.RATE_WINDOW, 1, 3_600_000));
            return value == 0 ? Optional.empty() : Optional.of(new RateLimitSettings(value, window));
        }

        static ConfigurationException wrong(Setting setting, String what) {
            // Not the value: it could be a secret in the wrong place.
            return new ConfigurationException("The setting " + setting.key() + " " + what + ".");
        }
    }
}
