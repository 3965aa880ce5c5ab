package dev.caxton.management.problem;

import dev.caxton.runtime.message.Problem;

/** What an HTTP status that the container or Jakarta REST chose means to the caller. */
public final class HttpProblems {

    private HttpProblems() {}

    /**
     * The problem of a bare status.
     *
     * @param status the HTTP status, 400 to 599
     * @param method the method of the request
     * @param path the path of the request
     * @return a problem whose code has this status in the catalog, or the nearest one
     */
    public static Problem of(int status, String method, String path) {
        return switch (status) {
            case 404 ->
                new Problem(
                        "CAX-HTTP-NOT-FOUND",
                        "There is nothing at " + path + ".",
                        "Look the path up in the OpenAPI document at /openapi.");
            case 405 ->
                new Problem(
                        "CAX-HTTP-METHOD",
                        path + " does not take " + method + ".",
                        "The Allow header of this answer, and the OpenAPI document at /openapi, name the methods.");
            case 406 ->
                new Problem(
                        "CAX-HTTP-ACCEPT",
                        "None of the media types in the Accept header can be given.",
                        "Send 'Accept: application/json', or none.");
            case 413 ->
                new Problem(
                        "CAX-HTTP-TOO-LARGE",
                        "The body of the request is too large.",
                        "Send less; docs/configuration.md names the limits.");
            case 415 ->
                new Problem(
                        "CAX-HTTP-MEDIA-TYPE",
                        "The path does not take a body of this media type.",
                        "Set Content-Type to one that the OpenAPI document at /openapi names for it.");
            case 503 ->
                new Problem(
                        "CAX-HTTP-STARTING",
                        "The server is starting or stopping.",
                        "Try again when /health/ready answers 200.");
            default ->
                status < 500
                        ? new Problem(
                                "CAX-HTTP-REQUEST",
                                "The request could not be understood.",
                                "Compare it with the OpenAPI document at /openapi.")
                        : new Problem(
                                ErrorCatalog.INTERNAL,
                                "The server failed to handle the request.",
                                "Look into the server's log, and report it if it happens again.");
        };
    }
}
