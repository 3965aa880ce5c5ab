package dev.caxton.mcp.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose calls were given up lately: what the server asks after that could belong to one of them. Safe for use by many threads. */
final class GivenUp {

    /** How long a server may be expected to go on with a call that was given up, ns. */
    private static final long LATE = 30_000_000_000L;

    /** Empty if calls of several were. */
    private Optional<Object> owner = Optional.empty();

    private long until = System.nanoTime();

    /** A call was given up; nobody's if there is no owner. */
    synchronized void by(@Nullable Object whose) {
        if (whose == null) {
            return;
        }
        long now = System.nanoTime();
        boolean alone = until - now <= 0 || owner.equals(Optional.of(whose));
        owner = alone ? Optional.of(whose) : Optional.empty();
        until = now + LATE;
    }

    /** Whether what comes now could be meant for somebody else. */
    synchronized boolean concernsOthersThan(@Nullable Object whose) {
        return until - System.nanoTime() > 0
                && !(owner.isPresent() && owner.get().equals(whose));
    }
}
