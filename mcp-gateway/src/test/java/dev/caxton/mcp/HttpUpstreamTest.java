package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.upstream.Transport;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.sample.upstream.SampleTools;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstreams over streamable HTTP, served by the SDK. */
@NullUnmarked
class HttpUpstreamTest {

    private final Stage stage = new Stage();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final AtomicInteger reached = new AtomicInteger();
    private HttpHost host;

    @BeforeEach
    void serve() throws Exception {
        host = new HttpHost();
        var transport = HttpHost.transport(McpJsonDefaults.getMapper(), request -> {
            credentials.add(String.valueOf(request.getHeader("Authorization")));
            return McpTransportContext.EMPTY;
        });
        McpServer.sync(transport)
                .serverInfo("over-http", "1")
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .tools(SampleTools.all(InstantSource.system()))
                .build();
        host.serve("/mcp", transport);
        host.serve("/moved", answering((request, response) -> {
            response.setStatus(307);
            response.setHeader("Location", host.uri("/inner").toString());
        }));
        host.serve("/inner", answering((request, response) -> reached.incrementAndGet()));
        host.serve("/broken", answering((request, response) -> response.setStatus(500)));
        host.start();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        host.close();
    }

    @Test
    void callsAToolWithItsOwnCredential() {
        stage.builder.secrets(name -> name.equals("key") ? Optional.of("Bearer ours") : Optional.empty());
        stage.with("http", new Transport.Http(host.uri("/mcp"), Map.of("Authorization", "key"), true))
                .connected();
        assertEquals(
                "{\"content\":[{\"text\":\"100 C = 212 F\",\"type\":\"text\"}],\"isError\":false}",
                stage.answer("http/convert_units", "{\"value\":100,\"from\":\"C\",\"to\":\"F\"}"));
        assertEquals(Optional.of("over-http 1"), stage.view("http").server());
        assertTrue(credentials.stream().allMatch("Bearer ours"::equals), credentials.toString());
    }

    @Test
    void refusesThisMachineUnlessItIsMeant() {
        stage.with("http", new Transport.Http(host.uri("/mcp"), Map.of(), false))
                .start();
        stage.await("http", UpstreamState.DOWN);
        assertTrue(
                stage.view("http").lastError().orElseThrow().contains("loopback: true"),
                stage.view("http").lastError().orElseThrow());
        assertTrue(credentials.isEmpty());
    }

    @Test
    void followsNoRedirect() {
        stage.with("http", new Transport.Http(host.uri("/moved"), Map.of(), true))
                .start();
        stage.await("http", UpstreamState.DOWN);
        assertEquals(0, reached.get());
    }

    @Test
    void reportsAServerThatIsBrokenOrNotThere() {
        stage.with("http", new Transport.Http(host.uri("/broken"), Map.of(), true))
                .with("never", new Transport.Http(URI.create("http://127.0.0.1:1/mcp"), Map.of(), true))
                .start();
        stage.await("http", UpstreamState.DOWN);
        stage.await("never", UpstreamState.DOWN);
        assertEquals(
                Optional.of("the server cannot be reached"), stage.view("never").lastError());
    }

    @Test
    void waitsForASecretThatIsNotThereYet() {
        stage.with("http", new Transport.Http(host.uri("/mcp"), Map.of("Authorization", "missing"), true))
                .start();
        stage.await("http", UpstreamState.DOWN);
        assertEquals(
                Optional.of("there is no secret of the name missing"),
                stage.view("http").lastError());
    }

    @FunctionalInterface
    private interface Answer {
        void give(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private static HttpServlet answering(Answer answer) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                answer.give(request, response);
            }
        };
    }
}
