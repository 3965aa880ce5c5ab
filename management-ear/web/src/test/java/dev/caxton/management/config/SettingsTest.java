package dev.caxton.management.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.management.role.Role;
import dev.caxton.mcp.guard.BreakerSettings;
import dev.caxton.mcp.guard.GuardSettings;
import dev.caxton.mcp.guard.RateLimitSettings;
import dev.caxton.mcp.guard.RetrySettings;
import dev.caxton.mcp.guard.TimeLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Settings read(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        all.putIfAbsent("caxton.home", "/srv/caxton");
        return Settings.read(key -> Optional.ofNullable(all.get(key)), all.keySet());
    }

    @Test
    void standsOnItsDefaults() {
        Settings settings = read(Map.of());
        assertEquals(Path.of("/srv/caxton"), settings.home());
        assertEquals("127.0.0.1", settings.http().host());
        assertEquals(9080, settings.http().port());
        assertEquals(List.of("localhost", "127.0.0.1", "[::1]"), settings.http().allowedHosts());
        assertEquals(50_000_000, settings.http().moduleBytes());
        assertEquals(Duration.ofSeconds(30), settings.replies().standard());
        assertEquals(Duration.ofSeconds(10), settings.upstreams().guards().timeout());
        assertTrue(settings.upstreams().executables().containsKey("java"));
        assertTrue(settings.start().sample().isEmpty());
        assertFalse(settings.start().newToken());
        assertEquals(256 << 20, settings.start().codeCacheBytes());
    }

    @Test
    void takesTheKeysOfMicroProfileFaultTolerance() {
        Settings settings = read(Map.of(
                "dev.caxton.mcp.Upstream/call/Timeout/value", "250",
                "dev.caxton.mcp.Upstream/call/CircuitBreaker/failureRatio", "0.25",
                "caxton.upstreams.executables", "npx=/usr/bin/npx, python=/usr/bin/python3"));
        assertEquals(Duration.ofMillis(250), settings.upstreams().guards().timeout());
        assertEquals(0.25, settings.upstreams().guards().breaker().failureRatio());
        assertEquals(Path.of("/usr/bin/npx"), settings.upstreams().executables().get("npx"));
    }

    @Test
    void oneUpstreamMayBeGuardedOtherwise() {
        String all = "dev.caxton.mcp.Upstream/call/";
        Settings.Upstreams upstreams = read(Map.of(
                        all + "Bulkhead/value", "3",
                        all + "files/Timeout/value", "60000",
                        all + "files/CircuitBreaker/delay", "100",
                        all + "default/call/Timeout/value", "1",
                        all + "call/Timeout/value", "2",
                        all + "acme/files/Bulkhead/value", "7"))
                .upstreams();
        assertEquals(
                Set.of("default/files", "default/call", "acme/files"),
                upstreams.own().keySet());
        assertEquals(
                new GuardSettings(
                        Duration.ofSeconds(60), 3, 10, new BreakerSettings(20, 0.5, Duration.ofMillis(100), 1)),
                upstreams.own().get("default/files"));
        assertEquals(
                new GuardSettings(
                        Duration.ofSeconds(10), 7, 10, new BreakerSettings(20, 0.5, Duration.ofSeconds(5), 1)),
                upstreams.own().get("acme/files"));
        assertEquals(
                new GuardSettings(Duration.ofMillis(1), 3, 10, new BreakerSettings(20, 0.5, Duration.ofSeconds(5), 1)),
                upstreams.own().get("default/call"),
                "the tenant's is the narrower one");
        assertEquals(Map.of(), read(Map.of()).upstreams().own());
    }

    @Test
    void aToolMayHaveATimeLimitOfItsOwn() {
        String all = "dev.caxton.mcp.Upstream/call/";
        Settings.Upstreams upstreams = read(Map.of(
                        all + "files/Timeout/value", "2000",
                        all + "default/files/read_file/Timeout/value", "60000",
                        all + "default/files/Timeout/Timeout/value", "5",
                        all + "acme/files/a.b-C/Timeout/value", "1"))
                .upstreams();
        assertEquals(
                new TimeLimits(
                        Duration.ofSeconds(2),
                        Map.of("read_file", Duration.ofMinutes(1), "Timeout", Duration.ofMillis(5))),
                own(upstreams, "default/files").times());
        assertEquals(
                new TimeLimits(Duration.ofSeconds(10), Map.of("a.b-C", Duration.ofMillis(1))),
                own(upstreams, "acme/files").times());
        assertEquals(Map.of(), upstreams.guards().times().tools());
    }

    @Test
    void retriesAndRatesAreThoseOfMicroProfile() {
        String all = "dev.caxton.mcp.Upstream/call/";
        Settings.Upstreams standard = read(Map.of()).upstreams();
        assertEquals(RetrySettings.DEFAULT, standard.guards().retry());
        assertEquals(Optional.empty(), standard.guards().rate());
        Settings.Upstreams said = read(Map.of(
                        all + "Retry/maxRetries", "1",
                        all + "files/Retry/delay", "1000",
                        all + "files/Retry/jitter", "0",
                        all + "files/Retry/maxDuration", "1001",
                        all + "RateLimit/value", "100",
                        all + "files/RateLimit/window", "60000",
                        all + "free/RateLimit/value", "0"))
                .upstreams();
        assertEquals(
                new RetrySettings(1, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(1_001)),
                own(said, "default/files").retry());
        assertEquals(
                Optional.of(new RateLimitSettings(100, Duration.ofMinutes(1))),
                own(said, "default/files").rate());
        assertEquals(
                Optional.of(new RateLimitSettings(100, Duration.ofSeconds(1))),
                said.guards().rate());
        assertEquals(Optional.empty(), own(said, "default/free").rate());
    }

    private static GuardSettings own(Settings.Upstreams upstreams, String name) {
        return Objects.requireNonNull(upstreams.own().get(name));
    }

    @ParameterizedTest
    @CsvSource({
        "files/Timeout/values, 1",
        "files/Retry/abortOn, 1",
        "files/Retry/maxRetries, 101",
        "files/Retry/delay, 180000",
        "files/RateLimit/value, -1",
        "files/RateLimit/window, 0",
        "a/b/files/Timeout/value, 0",
        "a/b/files/Bulkhead/value, 1",
        "a/b/c/files/Timeout/value, 1",
        "Files/Timeout/value, 1",
        "files/Timeout, 1",
        "files/Timeout/value, 0",
        "acme/files/CircuitBreaker/failureRatio, 2"
    })
    void ofOneUpstreamNothingElseIsTaken(String key, String value) {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> read(Map.of("dev.caxton.mcp.Upstream/call/" + key, value)));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("no setting")
                        || String.valueOf(refused.getMessage()).startsWith("Of the upstream ")
                        || String.valueOf(refused.getMessage()).startsWith("Of the tool "),
                refused::getMessage);
    }

    @Test
    void theMcpEndpointIsAResourceOfItsOwn() {
        McpSettings standard = read(Map.of("caxton.http.port", "9081")).mcp();
        assertEquals(URI.create("http://127.0.0.1:9081/mcp"), standard.resource());
        assertEquals(Set.of("http://127.0.0.1:9081/mcp"), standard.audiences());
        assertEquals(Optional.of("mcp"), standard.scope());
        assertFalse(standard.anonymous());
        McpSettings given = read(Map.of(
                        "caxton.mcp.resource", "https://gateway.example/mcp",
                        "caxton.mcp.audience", "one,two",
                        "caxton.mcp.scope", ""))
                .mcp();
        assertEquals(URI.create("https://gateway.example/mcp"), given.resource());
        assertEquals(Set.of("one", "two"), given.audiences());
        assertEquals(Optional.empty(), given.scope());
        assertEquals(
                Optional.empty(),
                read(Map.of("caxton.mcp.scope", "none")).mcp().scope(),
                "MicroProfile Config takes an empty value for none at all");
    }

    @Test
    void onlyThisMachineIsLetInWithoutAToken() {
        for (String host : List.of("127.0.0.1", "localhost", "::1", "127.1.2.3")) {
            assertTrue(read(Map.of("caxton.mcp.anonymous", "true", "caxton.http.host", host))
                    .mcp()
                    .anonymous());
        }
        for (String host : List.of("0.0.0.0", "*", "::", "192.0.2.1", "gateway.example", "localhost.example")) {
            assertThrows(
                    ConfigurationException.class,
                    () -> read(Map.of("caxton.mcp.anonymous", "true", "caxton.http.host", host)),
                    host);
        }
        assertThrows(
                ConfigurationException.class,
                () -> read(Map.of(
                        "caxton.mcp.anonymous", "true", "caxton.http.allowed-hosts", "localhost,gateway.example")));
    }

    @ParameterizedTest
    @CsvSource({
        "caxton.http.port, 0",
        "caxton.http.port, 65536",
        "caxton.http.port, http",
        "caxton.deploy.module-bytes, 100000001",
        "caxton.code-cache.bytes, -1",
        "caxton.mcp.resource, http://gateway.example/mcp",
        "caxton.mcp.resource, https://gateway.example",
        "caxton.mcp.resource, https://gateway.example/mcp?x=y",
        "caxton.mcp.resource, https://gateway.example/mcp#x",
        "caxton.mcp.resource, https://ada@gateway.example/mcp",
        "caxton.mcp.resource, /mcp",
        "caxton.mcp.scope, mcp tools",
        "caxton.mcp.scope, a\"b",
        "caxton.mcp.anonymous, yes",
        "caxton.messages.wait, 30",
        "caxton.messages.wait, PT0S",
        "caxton.auth.new-token, yes",
        "caxton.upstreams.executables, npx",
        "caxton.upstreams.executables, npx=npx",
        "dev.caxton.mcp.Upstream/call/CircuitBreaker/failureRatio, 0",
        "dev.caxton.mcp.Upstream/call/Timeout/value, -1",
        "caxton.htp.port, 80",
        "dev.caxton.mcp.Upstream/call/Timeout/valu, 1",
    })
    void refusesWhatItDoesNotUnderstand(String key, String value) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> read(Map.of(key, value)));
        assertTrue(String.valueOf(refused.getMessage()).contains(key), refused.getMessage());
    }

    @Test
    void theAuditLogIsLookedAfterAsItIsSaid() {
        Settings.Audit audit = read(Map.of(
                        "caxton.audit.checkpoint-period",
                        "PT1M",
                        "caxton.audit.checkpoints-to",
                        "file:/mnt/a, https://audit.example/c",
                        "caxton.audit.keep",
                        "P30D"))
                .audit();
        assertEquals(Duration.ofMinutes(1), audit.period());
        assertEquals(List.of("file:/mnt/a", "https://audit.example/c"), audit.checkpoints());
        assertEquals(Optional.of(Duration.ofDays(30)), audit.retention().age());
        assertEquals(Optional.empty(), audit.retention().bytes());
        for (String[] wrong : new String[][] {
            {"caxton.audit.keep", "PT59M"},
            {"caxton.audit.keep-bytes", "1000"},
            {"caxton.audit.name", "a b"},
            {"caxton.audit.checkpoint-period", "PT0.1S"}
        }) {
            assertThrows(ConfigurationException.class, () -> read(Map.of(wrong[0], wrong[1])), wrong[0]);
        }
    }

    @Test
    void tokensOfAnIssuerAreTakenAsConfigured() {
        assertTrue(read(Map.of()).jwt().isEmpty());
        Map<String, String> jwt = Map.of(
                "caxton.auth.jwt.issuer", "https://id.example",
                "caxton.auth.jwt.audience", "caxton",
                "caxton.auth.jwt.keys", "https://id.example/keys");
        JwtSettings settings = read(jwt).jwt().orElseThrow();
        assertEquals(Set.of("RS256", "PS256", "ES256"), settings.algorithms());
        assertEquals(Duration.ofSeconds(30), settings.skew());
        assertEquals(Set.of(Role.AGENT_CLIENT), settings.roles().get("agent-client"));
        for (String[] wrong : new String[][] {
            {"caxton.auth.jwt.keys", "http://id.example/keys"},
            {"caxton.auth.jwt.keys", "keys.json"},
            {"caxton.auth.jwt.keys", ""},
            {"caxton.auth.jwt.audience", ""},
            {"caxton.auth.jwt.issuer", ""},
            {"caxton.auth.jwt.algorithms", "HS256"},
            {"caxton.auth.jwt.algorithms", "none"},
            {"caxton.auth.jwt.clock-skew", "PT3M"},
            {"caxton.auth.jwt.tenant", "No Tenant"},
            {"caxton.auth.jwt.roles", "ops=root"},
        }) {
            Map<String, String> changed = new HashMap<>(jwt);
            changed.put(wrong[0], wrong[1]);
            assertThrows(ConfigurationException.class, () -> read(changed), wrong[0] + "=" + wrong[1]);
        }
    }
}
