package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.upstream.Elicitation;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                                        Map.of("protocolVersion", "2025-11-25", "capabilities", Map.of())),
                        Optional.empty());
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

    private final List<String> completed = new ArrayList<>();
    private final Loop server = new Loop();
    private final Session session = session(Elicitation.DEFAULTS, false);

    private Session session(Elicitation elicitation, boolean sampling) {
        return new Session(server, new Session.Self("test", elicitation, sampling), new Session.Events() {
            @Override
            public void changed() {}

            @Override
            public void updated(String uri) {}

            @Override
            public void completed(String elicitation) {
                completed.add(elicitation);
            }

            @Override
            public void lost(String reason) {}
        });
    }

    /** A client with one request under way. */
    private static class Asked implements Peer {

        private final String client;
        private final List<String> heard = new ArrayList<>();
        private final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        private Runnable cancel = () -> {};

        Asked(String client) {
            this.client = client;
        }

        @Override
        public Object client() {
            return client;
        }

        @Override
        public Object owner() {
            return client;
        }

        @Override
        public void told(String method, Map<String, Object> params) {
            heard.add(method + " " + params);
        }

        @Override
        public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
            heard.add(method);
            return Optional.of(answer);
        }

        @Override
        public boolean required(String why, List<UrlElicitation> all) {
            return false;
        }

        @Override
        public Optional<Object> progressToken() {
            return Optional.of("theirs");
        }

        @Override
        public void whenCancelled(Runnable then) {
            cancel = then;
        }
    }

    private String under(Session on, Peer peer) {
        var _ = on.request("tools/call", Map.of("name", "x"), peer, Wire.ELSEWHERE);
        return (String) ((JSONRPCRequest) server.sent.getLast()).id();
    }

    private void says(JSONRPCMessage message) {
        server.listener.received(message, Optional.empty());
    }

    private void asks(Object id, Optional<String> stream) {
        server.listener.received(new JSONRPCRequest("sampling/createMessage", id, Map.of()), stream);
    }

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
        says(new JSONRPCRequest(
                "elicitation/create",
                1,
                Map.of("requestedSchema", Map.of("properties", Map.of("a", Map.of("default", "x"))))));
        assertEquals(
                Map.of("action", "accept", "content", Map.of("a", "x")),
                ((JSONRPCResponse) server.sent.getLast()).result());
        says(new JSONRPCRequest("sampling/createMessage", 2, Map.of()));
        assertEquals(-32601, ((JSONRPCResponse) server.sent.getLast()).error().code());
    }

    @Test
    void whatAServerAsksGoesToTheOneClientWhoseRequestIsUnderWay() throws Exception {
        Session passing = session(Elicitation.CLIENT, true);
        var _ = passing.open(LONG);
        server.silent = true;
        Asked ada = new Asked("ada");
        String first = under(passing, ada);
        asks(1, Optional.empty());
        assertEquals(List.of("sampling/createMessage"), ada.heard);
        var _ = ada.answer.complete(Map.of("role", "assistant"));
        assertEquals(Map.of("role", "assistant"), ((JSONRPCResponse) server.sent.getLast()).result());

        Asked eve = new Asked("eve");
        String second = under(passing, eve);
        asks(2, Optional.empty());
        assertEquals(-32601, ((JSONRPCResponse) server.sent.getLast()).error().code(), "it could be meant for either");
        asks(3, Optional.of(second));
        assertEquals(List.of("sampling/createMessage"), eve.heard, "the stream says for whom it is");
        asks(4, Optional.of(first));
        assertEquals(2, ada.heard.size());
    }

    @Test
    void aServerMayGiveUpWhatItHasAsked() throws Exception {
        Session passing = session(Elicitation.CLIENT, true);
        var _ = passing.open(LONG);
        server.silent = true;
        Asked ada = new Asked("ada");
        var _ = under(passing, ada);
        asks("q", Optional.empty());
        int sent = server.sent.size();
        says(new JSONRPCNotification("notifications/cancelled", Map.of("requestId", "q")));
        assertTrue(ada.answer.isCancelled());
        assertEquals(sent, server.sent.size(), "nobody waits for an answer");
    }

    @Test
    void whatAServerTellsGoesToWhomItConcerns() throws Exception {
        server.silent = true;
        Asked ada = new Asked("ada");
        String id = under(session, ada);
        assertEquals(
                Map.of("name", "x", "_meta", Map.of("progressToken", id)),
                ((JSONRPCRequest) server.sent.getLast()).params());
        Map<String, Object> log = Map.of("level", "info", "data", "secret");
        says(new JSONRPCNotification("notifications/progress", Map.of("progressToken", id, "progress", 1)));
        says(new JSONRPCNotification("notifications/progress", Map.of("progressToken", "other", "progress", 2)));
        says(new JSONRPCNotification("notifications/message", log));
        assertEquals(2, ada.heard.size(), ada.heard.toString());
        assertTrue(ada.heard.getFirst().contains("progressToken=theirs"), ada.heard.toString());
        Asked eve = new Asked("eve");
        var _ = under(session, eve);
        says(new JSONRPCNotification("notifications/message", log));
        assertEquals(2, ada.heard.size(), "it could be meant for either");
        assertEquals(List.of(), eve.heard);
    }

    @Test
    void whichElicitationIsCompletedIsSaidByItsIdWhateverRequestIsUnderWay() {
        server.silent = true;
        Asked ada = new Asked("ada");
        var _ = under(session, ada);
        says(new JSONRPCNotification("notifications/elicitation/complete", Map.of("elicitationId", "e")));
        says(new JSONRPCNotification("notifications/elicitation/complete", Map.of("elicitationId", 1)));
        says(new JSONRPCNotification("notifications/elicitation/complete", Map.of()));
        assertEquals(List.of("e"), completed);
        assertEquals(List.of(), ada.heard);
    }

    @Test
    void whatAClientCancelsIsCancelledAtTheServer() {
        server.silent = true;
        Asked ada = new Asked("ada");
        String id = under(session, ada);
        ada.cancel.run();
        JSONRPCNotification cancelled = (JSONRPCNotification) server.sent.getLast();
        assertEquals("notifications/cancelled", cancelled.method());
        assertEquals(Map.of("requestId", id), cancelled.params());
    }

    /** Whoever has its answer, or has gone, is no reason to ask the next one. */
    @Test
    void whatComesOnTheStreamOfARequestThatIsOverGoesToNobody() throws Exception {
        Session passing = session(Elicitation.CLIENT, true);
        var _ = passing.open(LONG);
        server.silent = true;
        String first = under(passing, new Asked("ada"));
        says(JSONRPCResponse.result(first, Map.of()));
        Asked eve = new Asked("eve");
        var _ = under(passing, eve);
        asks(1, Optional.of(first));
        assertEquals(-32601, ((JSONRPCResponse) server.sent.getLast()).error().code());
        assertEquals(List.of(), eve.heard);
        asks(2, Optional.empty());
        assertEquals(List.of("sampling/createMessage"), eve.heard);
    }

    @Test
    void whatMayConcernAnAgentOrARequestThatWasGivenUpGoesToNoClient() throws Exception {
        Session passing = session(Elicitation.CLIENT, true);
        var _ = passing.open(LONG);
        server.silent = true;
        Asked eve = new Asked("eve");
        var _ = under(passing, eve);
        String agents = under(passing, Peer.AGENT);
        asks(1, Optional.empty());
        assertEquals(List.of(), eve.heard);
        says(JSONRPCResponse.result(agents, Map.of()));
        asks(2, Optional.empty());
        assertEquals(List.of("sampling/createMessage"), eve.heard);
        Asked ada = new Asked("ada");
        var _ = under(passing, ada);
        ada.cancel.run();
        asks(3, Optional.empty());
        assertEquals(1, eve.heard.size(), "it may be what ada was to be asked");
    }

    @Test
    void whoeverHasGivenUpARequestMayBeAskedWhatWasMeantForIt() throws Exception {
        Session passing = session(Elicitation.CLIENT, true);
        var _ = passing.open(LONG);
        server.silent = true;
        Asked ada = new Asked("ada");
        var _ = under(passing, ada);
        ada.cancel.run();
        Asked again = new Asked("ada");
        String second = under(passing, again);
        asks(1, Optional.empty());
        assertEquals(List.of("sampling/createMessage"), again.heard, "hers either way");
        says(JSONRPCResponse.result(second, Map.of()));
        Asked eve = new Asked("eve");
        var _ = under(passing, eve);
        asks(2, Optional.empty());
        assertEquals(List.of(), eve.heard, "it may be what ada was to be asked");
        eve.cancel.run();
        var _ = under(passing, ada);
        asks(3, Optional.empty());
        assertEquals(List.of(), ada.heard, "now it may be what eve was to be asked");
    }

    @Test
    void whatWasCancelledBeforeItWasSentIsNotSent() {
        server.silent = true;
        Asked gone = new Asked("ada") {
            @Override
            public void whenCancelled(Runnable then) {
                then.run();
            }
        };
        assertTrue(session.request("tools/call", Map.of("name", "x"), gone, Wire.ELSEWHERE)
                .isCancelled());
        assertEquals(List.of(), server.sent);
    }
}
