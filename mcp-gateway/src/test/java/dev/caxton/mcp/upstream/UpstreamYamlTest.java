package dev.caxton.mcp.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.YamlException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class UpstreamYamlTest {

    private static List<UpstreamConfig> read(String yaml) {
        return UpstreamYaml.read(
                "upstreams.yaml", yaml.getBytes(StandardCharsets.UTF_8), Map.of("sample.home", "/opt/$sample"));
    }

    @Test
    void readsBothTransports() {
        List<UpstreamConfig> upstreams = read("""
                upstreams:
                  - name: sample
                    pins: trust-first-seen
                    stdio:
                      executable: java
                      arguments: [-jar, "${sample.home}/sample.jar"]
                      environment: {TZ: UTC}
                      secrets: {API_KEY: sample-key}
                  - name: remote
                    tenant: other
                    http:
                      url: https://mcp.example.org/mcp
                      headers: {Authorization: remote-authorization}
                """);
        assertEquals(
                List.of(
                        new UpstreamConfig(
                                TenantId.DEFAULT,
                                "sample",
                                new Transport.Stdio(
                                        "java",
                                        List.of("-jar", "/opt/$sample/sample.jar"),
                                        Map.of("TZ", "UTC"),
                                        Map.of("API_KEY", "sample-key")),
                                PinRule.TRUST_FIRST_SEEN),
                        new UpstreamConfig(
                                new TenantId("other"),
                                "remote",
                                new Transport.Http(
                                        URI.create("https://mcp.example.org/mcp"),
                                        Map.of("Authorization", "remote-authorization"),
                                        false),
                                PinRule.REVIEW)),
                upstreams);
    }

    @Test
    void readsWhatThePageShows() throws Exception {
        String page = Files.readString(Path.of("../docs/upstreams.md"));
        String shown = page.substring(page.indexOf("```yaml\n") + "```yaml\n".length());
        assertEquals(
                List.of("sample", "keyed", "machine", "person"),
                read(shown.substring(0, shown.indexOf("```"))).stream()
                        .map(UpstreamConfig::name)
                        .toList());
    }

    @Test
    void readsOAuth() {
        List<UpstreamConfig> upstreams = read("""
                upstreams:
                  - name: machine
                    http:
                      url: https://mcp.example.org/mcp
                      oauth:
                        grant: client_credentials
                        issuer: https://login.example.org
                        client: {id: caxton, secret: client-secret, method: client_secret_post}
                        scopes: [files:read]
                  - name: person
                    elicitation: defaults
                    http:
                      url: https://mcp.example.org/mcp
                      oauth:
                        grant: authorization_code
                        redirect: https://gateway.example.org/back
                        client-metadata: https://gateway.example.org/client.json
                """);
        assertEquals(
                new Transport.Http(
                        URI.create("https://mcp.example.org/mcp"),
                        Map.of(),
                        false,
                        Optional.of(new OAuth(
                                new OAuth.Grant.ClientCredentials(Optional.empty()),
                                new OAuth.Client.Registered(
                                        "caxton",
                                        new OAuth.Authentication.Secret(
                                                "client-secret", Optional.of(OAuth.Way.CLIENT_SECRET_POST))),
                                Optional.of(URI.create("https://login.example.org")),
                                List.of("files:read")))),
                upstreams.getFirst().transport());
        assertEquals(
                new UpstreamConfig(
                        TenantId.DEFAULT,
                        "person",
                        new Transport.Http(
                                URI.create("https://mcp.example.org/mcp"),
                                Map.of(),
                                false,
                                Optional.of(new OAuth(
                                        new OAuth.Grant.AuthorizationCode(
                                                URI.create("https://gateway.example.org/back")),
                                        new OAuth.Client.Unregistered(
                                                Optional.of(URI.create("https://gateway.example.org/client.json"))),
                                        Optional.empty(),
                                        List.of()))),
                        Elicitation.DEFAULTS,
                        false,
                        PinRule.REVIEW),
                upstreams.getLast());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{name: a, stdio: {executable: java}, extra: 1} | no such field",
                "{name: a} | either stdio or http",
                "{name: a, pins: none, stdio: {executable: java}} | the rules are [review, trust-first-seen]",
                "{name: a, pins: REVIEW, stdio: {executable: java}} | the rules are",
                "{name: a, stdio: {executable: java}, http: {url: 'http://x/'}} | either stdio or http",
                "{name: A, stdio: {executable: java}} | lower-case",
                "{name: a_b, stdio: {executable: java}} | lower-case",
                "{name: a, tenant: Other, stdio: {executable: java}} | tenant name",
                "{name: a, stdio: {executable: java, arguments: ['${nothing}']}} | no variable",
                "{name: a, stdio: {executable: java, environment: {'A=B': x}}} | variable",
                "{name: a, stdio: {executable: java, environment: {K: x}, secrets: {K: y}}} | both",
                "{name: a, http: {url: 'file:///etc/passwd'}} | http",
                "{name: a, http: {url: 'https://me:pw@x/'}} | user information",
                "{name: a, http: {url: 'https://x//evil.example/'}} | //",
                "{name: a, http: {url: 'https://x/', headers: {Host: s}}} | belongs to the protocol",
                "{name: a, http: {url: 'https://x/', headers: {'a b': s}}} | HTTP admits",
                "{name: a, http: {url: 'https://x/', loopback: 1}} | true or false",
                "{name: a, http: {url: 'http://x/', headers: {X-Api-Key: s}}} | https only",
                "{name: a, http: {url: 'http://10.0.0.1/', loopback: true, headers: {X-Api-Key: s}}} | https only",
                "{name: a, http: {url: 'http://127.0.0.1.example.org/', headers: {X-Api-Key: s}}} | https only",
                "{name: a, http: {url: 'http://[2001:db8::1]/', headers: {X-Api-Key: s}}} | https only",
                "{name: a, http: {url: 'http://x/', oauth: {grant: authorization_code, redirect: 'https://r/'}}} | https only",
                "{name: a, elicitation: ask, stdio: {executable: x}} | none, defaults or client",
                "{name: a, http: {url: 'https://x/', oauth: {grant: implicit}}} | client_credentials or",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials}}} | secret or a key",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials, client: {id: c, secret: s}}}} | issuer",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials, issuer: 'https://i/?q', client: {id: c, secret: s}}}} | query",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials, issuer: 'https://i/', client: {id: c, secret: s, key: k}}}} | either",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials, issuer: 'https://i/', client: {id: c, key: k, method: client_secret_post}}}} | goes with",
                "{name: a, http: {url: 'https://x/', oauth: {grant: client_credentials, issuer: 'https://i/', client: {id: c, secret: s}, scopes: ['a b']}}} | scope",
                "{name: a, http: {url: 'https://x/', headers: {authorization: t}, oauth: {grant: client_credentials, issuer: 'https://i/', client: {id: c, secret: s}}}} | OAuth",
                "{name: a, http: {url: 'https://x/', oauth: {grant: authorization_code}}} | redirect",
                "{name: a, http: {url: 'https://x/', oauth: {grant: authorization_code, redirect: 'https://r/', client: {id: c}}}} | belongs to an issuer",
                "{name: a, http: {url: 'https://x/', oauth: {grant: authorization_code, redirect: 'https://r/', client-metadata: 'http://m/'}}} | https URL with a path",
            })
    void refusesWhatItDoesNotUnderstandAndSaysWhere(String item, String message) {
        YamlException refused = assertThrows(YamlException.class, () -> read("upstreams:\n  - " + item + "\n"));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("upstreams.yaml:2:"), refused.getMessage());
    }

    /** Nobody is in between there. Whether they are what they say is seen when they are connected to. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.0.1", "localhost", "LOCALHOST", "a.localhost", "[::1]"})
    void secretsGoOverHttpToALoopbackAddress(String host) {
        assertEquals(
                1,
                read("upstreams:\n  - {name: a, http: {url: 'http://" + host
                                + "/', loopback: true, headers: {X-Api-Key: s}}}\n")
                        .size());
    }

    @Test
    void whatHasNoSecretMayGoOverHttp() {
        assertEquals(
                1,
                read("upstreams:\n  - {name: a, http: {url: 'http://x.example/'}}\n")
                        .size());
    }

    @Test
    void readsARegistrationOfItsOwn() {
        byte[] entry = "{\"pins\": \"trust-first-seen\", \"stdio\": {\"executable\": \"java\"}}"
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                new UpstreamConfig(
                        new TenantId("acme"),
                        "files",
                        new Transport.Stdio("java", List.of(), Map.of(), Map.of()),
                        PinRule.TRUST_FIRST_SEEN),
                UpstreamYaml.registration(new TenantId("acme"), "files", entry, Map.of()));
        for (String wrong :
                List.of("name: files\nstdio: {executable: java}", "tenant: acme\nstdio: {executable: java}")) {
            assertThrows(
                    YamlException.class,
                    () -> UpstreamYaml.registration(
                            TenantId.DEFAULT, "files", wrong.getBytes(StandardCharsets.UTF_8), Map.of()));
        }
        assertThrows(YamlException.class, () -> UpstreamYaml.registration(TenantId.DEFAULT, "a/b", entry, Map.of()));
    }

    @Test
    void refusesANameThatStandsTwice() {
        assertThrows(
                YamlException.class,
                () -> read(
                        "upstreams:\n  - {name: a, stdio: {executable: x}}\n  - {name: a, stdio: {executable: y}}\n"));
    }
}
