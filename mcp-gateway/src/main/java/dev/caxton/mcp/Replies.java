package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Answer;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Map;
import java.util.Optional;

/** Answers to clients. */
final class Replies {

    /** A resource that there isn't, up to revision 2025-11-25. */
    private static final int NO_RESOURCE = -32002;

    /** The gateway can't, for a reason that its own code says. */
    private static final int FAILED = -32000;

    private Replies() {}

    static Answer result(Map<String, Object> tree) {
        try {
            return new Answer.Result(CanonicalJson.bytes(tree));
        } catch (JsonRefused e) {
            throw new IllegalStateException("what the gateway writes has been read or cleaned before", e);
        }
    }

    static Answer invalid(String why) {
        return new Answer.Failure(ErrorCodes.INVALID_PARAMS, why);
    }

    /** The URI is not repeated: it is the client's, and it knows it. */
    static Answer noResource() {
        return new Answer.Failure(NO_RESOURCE, "Resource not found");
    }

    static Answer failed(String code, String reason) {
        return new Answer.Failure(FAILED, code + ": " + reason, Optional.of(Map.of("code", code)));
    }
}
