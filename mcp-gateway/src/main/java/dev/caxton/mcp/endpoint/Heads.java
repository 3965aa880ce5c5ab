package dev.caxton.mcp.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the head of a request has to say. */
final class Heads {

    static final String REVISION = "MCP-Protocol-Version";
    static final String EVENTS = "text/event-stream";
    static final String JSON = "application/json";

    private static final int MOST_TYPES = 50;

    private Heads() {}

    /** Whether the session and the revision can be read in one way only, and the revision is spoken. */
    static Optional<Refusal> misread(Exchange exchange, List<String> revisions) {
        if (exchange.headers(StreamableHttp.SESSION).size() > 1
                || exchange.headers(REVISION).size() > 1) {
            return Optional.of(
                    Refusal.of(400, Messages.INVALID_REQUEST, "the session or the revision is named more than once"));
        }
        Optional<String> revision = first(exchange, REVISION);
        if (revision.isPresent() && !revisions.contains(revision.get())) {
            return Optional.of(Refusal.of(
                    400,
                    Messages.INVALID_REQUEST,
                    "the revision that the header " + REVISION + " names is not spoken here; these are: "
                            + String.join(", ", revisions)));
        }
        return Optional.empty();
    }

    /** Whether a message may be sent and answered like this. */
    static Optional<Refusal> unfitToPost(Exchange exchange) {
        List<String> types = exchange.headers("Content-Type");
        if (types.size() != 1 || !mediaType(types.getFirst()).equals(JSON)) {
            return Optional.of(Refusal.of(415, Messages.INVALID_REQUEST, "the body has to be " + JSON));
        }
        return accepts(exchange, JSON) && accepts(exchange, EVENTS)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        406, Messages.INVALID_REQUEST, "the client has to accept both " + JSON + " and " + EVENTS));
    }

    /** Whether a stream may be answered. */
    static Optional<Refusal> unfitToListen(Exchange exchange) {
        return accepts(exchange, EVENTS)
                ? Optional.empty()
                : Optional.of(Refusal.of(406, Messages.INVALID_REQUEST, "the client has to accept " + EVENTS));
    }

    static Optional<String> first(Exchange exchange, String header) {
        return exchange.headers(header).stream().findFirst();
    }

    private static String mediaType(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean accepts(Exchange exchange, String type) {
        String range = type.substring(0, type.indexOf('/')) + "/*";
        for (String header : exchange.headers("Accept")) {
            for (String value : header.split(",", MOST_TYPES)) {
                String accepted = mediaType(value);
                if (accepted.equals(type) || accepted.equals(range) || accepted.equals("*/*")) {
                    return true;
                }
            }
        }
        return false;
    }
}
