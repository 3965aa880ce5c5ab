package dev.caxton.management.assembly;

import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Keeps what the HTTP client of upstreams writes about its requests out of every log, whatever the server is told to trace: the headers and bytes on the wire have in them the
 * tokens and secrets that upstreams are shown.
 */
final class WireLogs {

    /** Where the client writes them. Kept here, since a logger that nobody keeps loses its filter. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "org.apache.hc.client5.http.headers", "org.apache.hc.client5.http.wire")
            .map(Logger::getLogger)
            .toList();

    private WireLogs() {}

    /** From now on nothing passes; a level can be changed while the server runs, and this outlasts that. */
    static void silence() {
        LOGGERS.forEach(logger -> logger.setFilter(line -> false));
    }

    /** The names of the loggers. */
    static List<String> names() {
        return LOGGERS.stream().map(Logger::getName).toList();
    }
}
