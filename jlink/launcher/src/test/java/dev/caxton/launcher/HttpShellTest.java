package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.endpoint.EndpointLimits;
import dev.caxton.policy.document.ActivePolicies;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the web server of the command line lets in. */
class HttpShellTest {

    private static final Principal LOCAL = new Principal(Principal.Kind.ANONYMOUS, TenantId.DEFAULT, "local");
    private static final Principal CLIENT = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "client");
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";

    @TempDir
    Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final McpGateway gateway = McpGateway.builder()
            .policies(new ActivePolicies()::snapshot)
            .audit(new MemoryAuditLog(InstantSource.system(), 1_000))
            .version("test")
            .build();

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    private HttpShell open(HttpShell.Admission admission) throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return HttpShell.open(free, gateway.endpoint(EndpointLimits.DEFAULT), admission);
    }

    private HttpShell anonymous() throws IOException {
        return open(HttpShell.Admission.anonymous(List.of("localhost", "127.0.0.1", "[::1]"), LOCAL));
    }

    private HttpResponse<String> initialize(HttpShell shell, Optional<String> origin, Optional<String> token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shell.url()))
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(INITIALIZE));
        origin.ifPresent(value -> request.header("Origin", value));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int port(HttpShell shell) {
        return URI.create(shell.url()).getPort();
    }

    @Test
    void aProgramOfThisMachineMayNameTheServerItselfAsItsOrigin() throws Exception {
        try (HttpShell shell = anonymous()) {
            assertEquals(
                    200, initialize(shell, Optional.empty(), Optional.empty()).statusCode());
            HttpResponse<String> own =
                    initialize(shell, Optional.of("http://127.0.0.1:" + port(shell)), Optional.empty());
            assertEquals(200, own.statusCode(), own::body);
        }
    }

    /** What a page could say in a browser. That of another name for this machine is no program's either. */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, 403, CAX-HTTP-ORIGIN",
        "http://127.0.0.1, 403, CAX-HTTP-ORIGIN",
        "https://127.0.0.1:PORT, 403, CAX-HTTP-ORIGIN",
        "http://evil.example:PORT, 403, CAX-HTTP-ORIGIN",
        "null, 403, CAX-HTTP-ORIGIN",
        "http://localhost:PORT, 401, CAX-AUTH-MISSING"
    })
    void aPageOfAnotherServerIsRefused(String origin, int status, String code) throws Exception {
        try (HttpShell shell = anonymous()) {
            String sent = origin.replace("PORT", Integer.toString(port(shell)));
            HttpResponse<String> refused = initialize(shell, Optional.of(sent), Optional.empty());
            assertEquals(status, refused.statusCode(), refused::body);
            assertTrue(refused.body().contains(code), refused::body);
        }
    }

    @Test
    void whereThereIsATokenTheOwnOriginIsNoWayAroundIt() throws Exception {
        Path file = folder.resolve("token");
        try (HttpShell shell = open(HttpShell.Admission.of(List.of("127.0.0.1"), CLIENT, ClientToken.of(file)))) {
            String token = Files.readString(file).strip();
            Optional<String> own = Optional.of("http://localhost:" + port(shell));
            assertEquals(401, initialize(shell, own, Optional.empty()).statusCode());
            assertEquals(200, initialize(shell, own, Optional.of(token)).statusCode());
            assertEquals(
                    403,
                    initialize(shell, Optional.of("http://localhost:1"), Optional.of(token))
                            .statusCode());
        }
    }
}
