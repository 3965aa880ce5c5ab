package dev.caxton.mcp.endpoint;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of JSON-RPC as they are written. Each is one line. */
final class Messages {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INTERNAL_ERROR = -32603;

    /** Of the server's own: it cannot do that now. */
    static final int UNAVAILABLE = -32000;

    /** What the SDKs say of a session that there isn't. */
    static final int NO_SESSION = -32001;

    private static final int LONGEST_ID = 1_000;

    private Messages() {}

    /** The answer to a request. */
    static String answer(String id, Answer answer) {
        return switch (answer) {
            case Answer.Result result ->
                "{\"id\":" + id + ",\"jsonrpc\":\"2.0\",\"result\":" + new String(result.json(), StandardCharsets.UTF_8)
                        + "}";
            case Answer.Failure error -> {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("code", error.code());
                members.put("message", error.message());
                error.data().ifPresent(data -> members.put("data", data));
                yield "{\"error\":" + written(members) + ",\"id\":" + id + ",\"jsonrpc\":\"2.0\"}";
            }
        };
    }

    static String notification(String method, Map<String, Object> params) {
        return written(Map.of("jsonrpc", "2.0", "method", method, "params", params));
    }

    static String request(String id, String method, Map<String, Object> params) {
        return written(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
    }

    /** Writes a tree that was made here, or read from JSON and cleaned. */
    static String written(Object tree) {
        try {
            return CanonicalJson.write(tree);
        } catch (JsonRefused e) {
            throw new IllegalArgumentException("half a surrogate pair got into a message", e);
        }
    }

    /** The id of a request in the form in which it is compared and repeated, if it is one. */
    static Optional<String> id(@Nullable Object id) {
        boolean known = switch (id) {
            case String text -> text.length() <= LONGEST_ID;
            case Integer number -> true;
            case Long number -> true;
            case BigInteger number -> number.bitLength() <= LONGEST_ID;
            case null, default -> false;
        };
        try {
            return known ? Optional.of(CanonicalJson.write(id)) : Optional.empty();
        } catch (JsonRefused e) {
            return Optional.empty();
        }
    }
}
