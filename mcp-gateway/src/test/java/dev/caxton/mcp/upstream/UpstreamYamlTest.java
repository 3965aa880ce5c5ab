package dev.caxton.mcp.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.yaml.YamlException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                                        Map.of("API_KEY", "sample-key"))),
                        new UpstreamConfig(
                                new TenantId("other"),
                                "remote",
                                new Transport.Http(
                                        URI.create("https://mcp.example.org/mcp"),
                                        Map.of("Authorization", "remote-authorization"),
                                        false))),
                upstreams);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{name: a, stdio: {executable: java}, extra: 1} | no such field",
                "{name: a} | either stdio or http",
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
            })
    void refusesWhatItDoesNotUnderstandAndSaysWhere(String item, String message) {
        YamlException refused = assertThrows(YamlException.class, () -> read("upstreams:\n  - " + item + "\n"));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("upstreams.yaml:2:"), refused.getMessage());
    }

    @Test
    void refusesANameThatStandsTwice() {
        assertThrows(
                YamlException.class,
                () -> read(
                        "upstreams:\n  - {name: a, stdio: {executable: x}}\n  - {name: a, stdio: {executable: y}}\n"));
    }
}
