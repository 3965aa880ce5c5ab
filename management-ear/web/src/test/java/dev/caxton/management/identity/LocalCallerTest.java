package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.management.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without a token come programs of this machine, and nobody through them. */
class LocalCallerTest {

    private record Sent(String path, String remote, String local, String host, Map<String, String> headers) {

        boolean isLocal() {
            return LocalCaller.sent((HttpServletRequest) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {HttpServletRequest.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "getRequestURI" -> path;
                        case "getRemoteAddr" -> remote;
                        case "getLocalAddr" -> local;
                        case "getServerName" -> host;
                        case "getHeader" -> headers.get((String) arguments[0]);
                        case "getHeaders" ->
                            Collections.enumeration(Optional.ofNullable(headers.get((String) arguments[0])).stream()
                                    .toList());
                        default -> throw new UnsupportedOperationException(method.getName());
                    }));
        }
    }

    private static boolean local(String path, String remote, String local, String host) {
        return new Sent(path, remote, local, host, Map.of()).isLocal();
    }

    @Test
    void aProgramOfThisMachine() {
        for (String host : List.of("localhost", "127.0.0.1", "::1", "[::1]")) {
            assertTrue(local("/mcp", "127.0.0.1", "127.0.0.1", host), host);
        }
        assertTrue(local("/mcp", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1", "localhost"));
    }

    @Test
    void nobodyElse() {
        assertFalse(local("/mcp", "192.0.2.1", "127.0.0.1", "localhost"));
        assertFalse(local("/mcp", "127.0.0.1", "192.0.2.1", "localhost"));
        assertFalse(local("/mcp", "127.0.0.1", "127.0.0.1", "gateway.example"));
        assertFalse(local("/mcp", "127.0.0.1.evil.example", "127.0.0.1", "localhost"));
        assertFalse(local("/mcp", "127.0.0.1", "127.0.0.1", "localhost.evil.example"));
    }

    @Test
    void onlyAtThisDoor() {
        for (String path : List.of("/api/v1/agents", "/", "/mcp/", "/%6dcp", "/mcp;x", "/MCP")) {
            assertFalse(local(path, "127.0.0.1", "127.0.0.1", "localhost"), path);
        }
    }

    @Test
    void notThroughAProxyOrAPageAndNotWithATokenThatIsNone() {
        for (String header : List.of(
                "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin", "Authorization")) {
            assertFalse(new Sent("/mcp", "127.0.0.1", "127.0.0.1", "localhost", Map.of(header, "x")).isLocal(), header);
        }
    }

    @Test
    void anOriginIsThatOfTheServerItself() {
        assertTrue(withOrigin("http://localhost:9080"));
        assertTrue(withOrigin("HTTP://LOCALHOST:9080"));
        for (String other : List.of(
                "http://localhost:3000",
                "http://localhost",
                "https://localhost:9080",
                "http://127.0.0.1:9080",
                "http://localhost:9080.evil.example",
                "http://localhost:9080/",
                "null",
                "")) {
            assertFalse(withOrigin(other), other);
        }
    }

    private static boolean withOrigin(String origin) {
        return new Sent(
                        "/mcp",
                        "127.0.0.1",
                        "127.0.0.1",
                        "localhost",
                        Map.of("Host", "localhost:9080", "Origin", origin))
                .isLocal();
    }

    @Test
    void isNoPersonAndMayOnlyCallTools() {
        assertEquals("anonymous:default/local", LocalCaller.IDENTITY.principal().toString());
        for (Role role : Role.values()) {
            assertEquals(role == Role.AGENT_CLIENT, LocalCaller.IDENTITY.has(role), role.toString());
        }
        assertFalse(LocalCaller.IDENTITY.administersNode());
    }
}
