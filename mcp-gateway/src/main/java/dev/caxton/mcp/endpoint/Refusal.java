package dev.caxton.mcp.endpoint;

/**
 * A request that is not taken.
 *
 * @param status the HTTP status
 * @param error the body
 */
record Refusal(int status, Answer.Failure error) {

    static Refusal of(int status, int code, String message) {
        return new Refusal(status, new Answer.Failure(code, message));
    }
}
