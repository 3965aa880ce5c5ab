package dev.caxton.launcher;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An agent's log as it is written. A view of it lives for an hour, and not longer than the token; then it is opened again, and goes on where it was. Not safe for use by
 * several threads.
 */
final class LiveLog {

    /** A view that is over earlier would be over again at once. */
    private static final long SHORT = Duration.ofSeconds(5).toNanos();

    private final String path;
    private final Consumer<Json> lines;
    private String last;
    private String reason = "";

    /**
     * A log.
     *
     * @param path of the view
     * @param after the number of the last line that is known
     * @param lines gets every line
     */
    LiveLog(String path, long after, Consumer<Json> lines) {
        this.path = path;
        this.last = Long.toString(after);
        this.lines = lines;
    }

    /**
     * Follows it until the server stops.
     *
     * @throws Fault if the connection breaks, or the server lets the caller see no more
     */
    void follow(Server server) {
        do {
            reason = "";
            long begin = System.nanoTime();
            server.follow(path, Optional.of(last), this::take);
            if (reason.isEmpty()) {
                throw ended("the connection broke");
            }
            if (reason.equals("over") && System.nanoTime() - begin < SHORT) {
                throw ended("the view is over, as the token soon is");
            }
        } while (reason.equals("over"));
    }

    private boolean take(EventStream.Event event) {
        switch (event.name()) {
            case "line" -> {
                last = event.id();
                lines.accept(Server.event(event));
            }
            case "end" -> reason = event.data().replace("\"", "");
            default -> {
                // What a later version may add.
            }
        }
        return !event.name().equals("end");
    }

    private Fault ended(String why) {
        return new Fault(
                ExitCode.INPUT_OUTPUT, "CAX-CLI-UNREACHABLE", why, "Go on with --after " + Terminal.printable(last));
    }
}
