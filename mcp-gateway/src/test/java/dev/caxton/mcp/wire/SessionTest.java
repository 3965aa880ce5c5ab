package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SessionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** A server in the same thread. */
    private static final class Loop implements Wire {

        private final List<JSONRPCMessage> sent = new ArrayList<>();
        private final List<String> abandoned = new ArrayList<>();
        private Listener listener;
        private boolean silent;
        private JSONRPCError error;

        @Override
        public void open(Listener listener, Duration timeout) {
            this.listener = listener;
        }

        @Override
        public CompletableFuture<Void> send(JSONRPCMessage message) {
            sent.add(message);
            if (message instanceof JSONRPCRequest request && !silent) {
                listener.received(
                        error != null
                                ? JSONRPCResponse.error(request.id(), error)
                                : JSONRPCResponse.result(
                                        request.id(),
                                        Map.of("protocolVersion", "2025-11-25", "capabilities", Map.of())));
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abandon(String request) {
            abandoned.add(request);
        }

        @Override
        public void agreed(String revision) {}

        @Override
        public List<String> sideLines() {
            return List.of();
        }

        @Override
        public void tend() {}

        @Override
        public void close() {}
    }

    private final Loop server = new Loop();
    private final Session session = new Session(server, new Session.Self("test", true), new Session.Events() {
        @Override
        public void toolsChanged() {}

        @Override
        public void lost(String reason) {}
    });

    @BeforeEach
    void open() throws Exception {
        assertEquals("2025-11-25", session.open(LONG).revision());
        server.sent.clear();
    }

    @Test
    void anyAnswerToAPingWillDo() throws Exception {
        session.ping(LONG);
        server.error = new JSONRPCError(-32601, "no such method", null);
        session.ping(LONG);
        server.silent = true;
        assertThrows(WireException.class, () -> session.ping(SHORT));
    }

    @Test
    void isIdleWhileNothingIsAsked() {
        assertFalse(session.idleFor(LONG));
        assertTrue(session.idleFor(Duration.ZERO));
        server.silent = true;
        var _ = session.request("tools/call", Map.of());
        assertFalse(session.idleFor(Duration.ZERO));
    }

    @Test
    void whatIsGivenUpIsCancelledAndLetGo() {
        server.silent = true;
        CompletableFuture<?> answer = session.request("tools/call", Map.of());
        assertTrue(answer.cancel(false));
        String id = (String) ((JSONRPCRequest) server.sent.getFirst()).id();
        JSONRPCNotification cancelled = (JSONRPCNotification) server.sent.getLast();
        assertEquals("notifications/cancelled", cancelled.method());
        assertEquals(Map.of("requestId", id), cancelled.params());
        assertEquals(List.of(id), server.abandoned);
    }

    @Test
    void answersFormsAndRefusesEverythingElse() {
        server.listener.received(new JSONRPCRequest(
                "elicitation/create",
                1,
                Map.of("requestedSchema", Map.of("properties", Map.of("a", Map.of("default", "x"))))));
        assertEquals(
                Map.of("action", "accept", "content", Map.of("a", "x")),
                ((JSONRPCResponse) server.sent.getLast()).result());
        server.listener.received(new JSONRPCRequest("sampling/createMessage", 2, Map.of()));
        assertEquals(-32601, ((JSONRPCResponse) server.sent.getLast()).error().code());
    }
}
