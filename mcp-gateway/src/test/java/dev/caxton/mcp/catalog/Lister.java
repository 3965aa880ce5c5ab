package dev.caxton.mcp.catalog;

import dev.caxton.mcp.upstream.Elicitation;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.Wire;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;

/** A server, in the thread of whoever asks, whose lists end with an empty page or not at all: every page is made when it is asked for. */
@NullUnmarked
final class Lister implements Wire {

    /** Makes the items of a page of a list. */
    @FunctionalInterface
    interface Pages {
        List<Map<String, Object>> items(String field, int page);
    }

    private static final Map<String, String> FIELDS = Map.of(
            "tools/list", "tools",
            "resources/list", "resources",
            "resources/templates/list", "resourceTemplates",
            "prompts/list", "prompts");

    private final Pages pages;
    private final Map<String, Object> around;
    private Listener listener;
    int asked;

    Lister(Pages pages, Map<String, Object> around) {
        this.pages = pages;
        this.around = around;
    }

    static Catalog read(Lister lister) throws InterruptedException {
        Session.Self self = new Session.Self("test", Elicitation.DEFAULTS, false);
        Session session = new Session(lister, self, new Session.Events() {
            @Override
            public void changed() {}

            @Override
            public void updated(String uri) {}

            @Override
            public void completed(String elicitation) {}

            @Override
            public void lost(String reason) {}
        });
        Duration patience = Duration.ofSeconds(60);
        Set<String> offers = session.open(patience).offers();
        return CatalogReader.read(session, offers, "sample", 1_000, patience);
    }

    /** What every list reads: entries that are good, bad or large. */
    static Map<String, Object> entry(String name, Object more) {
        return new LinkedHashMap<>(Map.of(
                "name",
                name,
                "uri",
                "test:" + name,
                "uriTemplate",
                "test:" + name + "/{x}",
                "annotations",
                Map.of("x", more),
                "inputSchema",
                Map.of("type", "object")));
    }

    static List<Map<String, Object>> many(int some, IntFunction<Map<String, Object>> item) {
        return IntStream.range(0, some).mapToObj(item).toList();
    }

    @Override
    public void open(Listener listener, Duration timeout) {
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Void> send(JSONRPCMessage message) {
        if (message instanceof JSONRPCRequest request) {
            listener.received(JSONRPCResponse.result(request.id(), result(request)), Optional.empty());
        }
        return CompletableFuture.completedFuture(null);
    }

    private Map<String, Object> result(JSONRPCRequest request) {
        String field = FIELDS.get(request.method());
        if (field == null) {
            return Map.of(
                    "protocolVersion",
                    "2025-11-25",
                    "capabilities",
                    Map.of("tools", Map.of(), "resources", Map.of(), "prompts", Map.of()));
        }
        asked++;
        String cursor = (String) ((Map<?, ?>) request.params()).get("cursor");
        int page = cursor == null ? 0 : Integer.parseInt(cursor);
        Map<String, Object> result = new HashMap<>(around);
        List<Map<String, Object>> items = pages.items(field, page);
        result.put(field, new ArrayList<>(items));
        if (!items.isEmpty() || !around.isEmpty()) {
            result.put("nextCursor", String.valueOf(page + 1));
        }
        return result;
    }

    @Override
    public void abandon(String request) {}

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
