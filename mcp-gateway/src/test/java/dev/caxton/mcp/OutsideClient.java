package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.FakeExchange;
import dev.caxton.policy.identity.Principal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A session of an outside client, without HTTP. */
@NullUnmarked
final class OutsideClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    final Caller caller;
    private final McpEndpoint endpoint;
    private final AtomicInteger ids = new AtomicInteger();
    private final String id;

    OutsideClient(McpEndpoint endpoint, Principal principal, Optional<String> door, String capabilities) {
        this.endpoint = endpoint;
        caller = new Caller(principal, Optional.empty(), door, Optional.empty());
        FakeExchange greeting = new FakeExchange(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                        + "\"capabilities\":" + capabilities + "}}");
        endpoint.handle(greeting, caller);
        id = greeting.header("Mcp-Session-Id");
    }

    FakeExchange exchange(String method, String body) {
        return new FakeExchange(method, body).with("Mcp-Session-Id", id);
    }

    FakeExchange request(String method, String params) {
        return exchange(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":" + ids.incrementAndGet() + ",\"method\":\"" + method + "\",\"params\":"
                        + params + "}");
    }

    JsonNode ask(String method, String params) {
        FakeExchange exchange = request(method, params);
        endpoint.handle(exchange, caller);
        return JSON.readTree(exchange.text());
    }

    /** The stream that belongs to no request, listened to until the endpoint or the session ends. */
    FakeExchange listening() {
        FakeExchange listening = exchange("GET", "");
        Thread.ofVirtual().start(() -> endpoint.handle(listening, caller));
        Stage.await("the stream", () -> listening.status() == 200);
        return listening;
    }
}
