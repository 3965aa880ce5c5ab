package dev.caxton.mcp.link;

import dev.caxton.mcp.upstream.ReconnectSettings;
import java.time.Duration;

/** How long is waited until a connection is made again: each time twice as long as before, until one has lasted. Belongs to one thread. */
final class Backoff {

    /** A server that dies sooner than this has not come back: it is one that can be reached and can't live. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private final ReconnectSettings settings;
    private Duration next;

    Backoff(ReconnectSettings settings) {
        this.settings = settings;
        this.next = settings.first();
    }

    /**
     * The wait after one more connection.
     *
     * @param lasted how long there was a connection; zero if none was made
     * @return how long to wait now
     */
    Duration after(Duration lasted) {
        Duration now = lasted.compareTo(LASTING) < 0 ? next : settings.first();
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(settings.most()) > 0 ? settings.most() : twice;
        return now;
    }
}
