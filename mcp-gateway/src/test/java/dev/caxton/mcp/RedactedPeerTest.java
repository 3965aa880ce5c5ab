package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.text.Redactor;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.UrlElicitation;
import dev.caxton.policy.redaction.Redaction.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an upstream tells and asks in the middle of a call, on its way to the client. */
class RedactedPeerTest {

    private final List<Map<String, Object>> heard = new ArrayList<>();
    private final Peer client = new Peer() {
        @Override
        public Object client() {
            return "client";
        }

        @Override
        public Object owner() {
            return "owner";
        }

        @Override
        public void told(String method, Map<String, Object> params) {
            heard.add(params);
        }

        @Override
        public Optional<CompletableFuture<Map<String, Object>>> asked(String method, Map<String, Object> params) {
            heard.add(params);
            return Optional.of(CompletableFuture.completedFuture(Map.of("content", "ada@example.com")));
        }

        @Override
        public boolean required(String why, List<UrlElicitation> all) {
            heard.add(Map.of(why, all));
            return true;
        }

        @Override
        public Optional<Object> progressToken() {
            return Optional.of("token");
        }

        @Override
        public void whenCancelled(Runnable then) {
            then.run();
        }
    };

    @Test
    void newsAndQuestionsComeWithout() {
        Peer peer = RedactedPeer.of(client, Redactor.of(List.of(Known.EMAIL)));
        peer.told("notifications/progress", Map.of("progressToken", "a@b.de", "message", "asking ada@example.com"));
        peer.told("notifications/message", Map.of("level", "info", "data", Map.of("to", List.of("ada@example.com"))));
        Map<String, Object> answer = peer.asked("elicitation/create", Map.of("message", "Is it ada@example.com?"))
                .orElseThrow()
                .join();
        assertEquals(
                List.of(
                        Map.of("progressToken", "a@b.de", "message", "asking [redacted: email]"),
                        Map.of("level", "info", "data", Map.of("to", List.of("[redacted: email]"))),
                        Map.of("message", "Is it [redacted: email]?")),
                heard);
        assertEquals(Map.of("content", "ada@example.com"), answer, "what the person says is for the upstream");
        assertEquals(Optional.of("token"), peer.progressToken());
        assertEquals("client", peer.client());
        assertEquals("owner", peer.owner());
        List<String> done = new ArrayList<>();
        peer.whenCancelled(() -> done.add("cancelled"));
        assertEquals(List.of("cancelled"), done);
    }

    @Test
    void pagesComeWithoutAndKeepTheIdsThatNoClientSees() {
        Peer peer = RedactedPeer.of(client, Redactor.of(List.of(Known.EMAIL)));
        assertTrue(peer.required(
                "ask ada@example.com",
                List.of(new UrlElicitation("a@b.de", "https://example.org/?ada@example.com", "ada@example.com"))));
        assertEquals(
                List.of(Map.of(
                        "ask [redacted: email]",
                        List.of(new UrlElicitation(
                                "a@b.de", "https://example.org/?[redacted: email]", "[redacted: email]")))),
                heard);
        var _ = peer.asked("elicitation/create", Map.of("elicitationId", "a@b.de", "message", "a@b.de"));
        assertEquals(Map.of("elicitationId", "a@b.de", "message", "[redacted: email]"), heard.getLast());
    }

    @Test
    void withoutRedactionsNobodyIsInBetween() {
        assertSame(client, RedactedPeer.of(client, Redactor.NONE));
    }
}
