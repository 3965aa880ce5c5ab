package dev.caxton.mcp.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Knows how much of what was written to a process it may not have read yet. Who answers a request has read everything up to its end, since the ids of requests
 * cannot be guessed ({@link Session}). Safe for use by many threads.
 */
final class Intake {

    /** A pipe takes a page at the least, however short of memory the system is. */
    private static final int ROOM = 4_096;

    /** Requests that are not answered and not given up. Of more it is not known where they end. */
    private static final int MOST = 1_000;

    private final Map<String, Long> ends = new HashMap<>();
    private long written;
    private long read;

    /** Whether a write of so many bytes cannot block. */
    synchronized boolean hasRoomFor(int bytes) {
        return written - read + bytes <= ROOM;
    }

    /** So many bytes are about to be written: a request, if an id is given. */
    synchronized void written(int bytes, Optional<String> request) {
        written += bytes;
        if (request.isPresent() && ends.size() < MOST) {
            ends.put(request.get(), written);
        }
    }

    /** A request was answered. */
    synchronized void answered(String request) {
        Long end = ends.remove(request);
        if (end != null) {
            read = Math.max(read, end);
        }
    }

    /** A request was given up; its answer may never come. */
    synchronized void forget(String request) {
        ends.remove(request);
    }
}
