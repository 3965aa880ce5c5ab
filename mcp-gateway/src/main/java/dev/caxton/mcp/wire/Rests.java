package dev.caxton.mcp.wire;

import java.time.Duration;

/** The rests between attempts to hear a server's own stream: each twice as long as the one before, until a stream was of use. Belongs to one thread. */
final class Rests {

    /** Whoever ends its stream at once is not asked all the time. */
    static final Duration LEAST = Duration.ofSeconds(1);

    static final Duration MOST = Duration.ofMinutes(1);

    /** A stream on which nothing was said, but for so long, was of use all the same. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private Duration next = LEAST;

    /**
     * The rest after one more attempt.
     *
     * @param lasted how long there was a stream; zero if there was none
     * @param told whether something was heard on it
     * @param wanted the rest that the server wants, at the least
     * @return how long to rest now
     */
    Duration after(Duration lasted, boolean told, Duration wanted) {
        Duration now = told || lasted.compareTo(LASTING) >= 0 ? LEAST : next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(MOST) > 0 ? MOST : twice;
        return now.compareTo(wanted) < 0 ? wanted : now;
    }
}
