package dev.caxton.mcp.endpoint;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message of JSON-RPC 2.0, as a client sends it. What it holds is hostile. */
sealed interface Message {

    /** Something is asked. The id stands here in the form in which it is compared and repeated. */
    record Asked(String id, String method, Map<String, Object> params) implements Message {}

    /** Something is told. */
    record Told(String method, Map<String, Object> params) implements Message {}

    /** A question of the server's is answered. */
    record Answered(Map<String, Object> response) implements Message {}

    int LONGEST_METHOD = 200;

    /** Empty for what is no message. */
    static Optional<Message> of(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> object) || !"2.0".equals(object.get("jsonrpc"))) {
            return Optional.empty();
        }
        if (object.get("method") instanceof String method) {
            Object params = object.get("params");
            if (method.length() > LONGEST_METHOD || !(params == null || params instanceof Map<?, ?>)) {
                return Optional.empty();
            }
            if (!object.containsKey("id")) {
                return Optional.of(new Told(method, object(params)));
            }
            return Messages.id(object.get("id")).map(id -> new Asked(id, method, object(params)));
        }
        boolean response = !object.containsKey("method")
                && object.get("id") != null
                && object.containsKey("result") != object.containsKey("error");
        return response ? Optional.of(new Answered(object(object))) : Optional.empty();
    }

    /** The members of an object; none of anything else. */
    static Map<String, Object> object(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // The names of a JSON object are strings.
            Map<String, Object> object = (Map<String, Object>) map;
            return object;
        }
        return Map.of();
    }
}
