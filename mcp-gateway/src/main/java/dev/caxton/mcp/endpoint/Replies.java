package dev.caxton.mcp.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes responses that are no streams. */
final class Replies {

    private static final byte[] NOTHING = {};

    private final Patience patience;

    Replies(Patience patience) {
        this.patience = patience;
    }

    void refuse(Exchange exchange, Refusal refusal) throws IOException {
        json(exchange, refusal.status(), Map.of(), Messages.answer("null", refusal.error()));
    }

    void json(Exchange exchange, int status, Map<String, String> headers, String json) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", Heads.JSON);
        all.put("Cache-Control", "no-store");
        whole(exchange, status, all, json.getBytes(StandardCharsets.UTF_8));
    }

    void empty(Exchange exchange, int status, Map<String, String> headers) throws IOException {
        whole(exchange, status, headers, NOTHING);
    }

    private void whole(Exchange exchange, int status, Map<String, String> headers, byte[] body) throws IOException {
        var _ = patience.with(exchange, () -> {
            exchange.answer(status, headers, body);
            return exchange;
        });
    }
}
