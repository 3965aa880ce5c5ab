package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.KeyChange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Brings checkpoints to one sink in their order, and keeps those that did not arrive for the next time. A later checkpoint covers what an earlier one does, so when
 * too many wait the oldest are left out, and counted. Belongs to one thread, but for {@link #failure}.
 */
final class Delivery {

    private static final int MAX_WAITING = 1_000;

    private final CheckpointSink sink;
    private final AuditLog log;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long newest;
    private long dropped;
    private volatile Optional<String> failure = Optional.empty();

    Delivery(CheckpointSink sink, AuditLog log) {
        this.sink = sink;
        this.log = log;
    }

    /** Why the last one did not arrive. */
    Optional<String> failure() {
        return failure;
    }

    /** The next ones are signed by another key. */
    void announce(KeyChange change) {
        waiting.add(change.line());
    }

    /** Brings one, and before it those that wait; a log that has not grown has nothing new to say. */
    boolean bring(Checkpoint checkpoint) {
        if (checkpoint.size() > newest) {
            newest = checkpoint.size();
            waiting.add(checkpoint.line());
        }
        if (waiting.size() > MAX_WAITING) {
            waiting.remove();
            dropped++;
        }
        try {
            while (!waiting.isEmpty()) {
                sink.deliver(waiting.element());
                waiting.remove();
            }
            if (failure.isPresent()) {
                failure = Optional.empty();
                log.record(new AuditEvent.AuditExportChanged(LogWriter.SYSTEM, name(), "delivering", dropped));
                dropped = 0;
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            // An error of one sink, too: the others get theirs.
            boolean known = failure.isPresent();
            failure = Optional.of("checkpoints do not arrive at " + sink.name() + ": " + e.getMessage());
            if (!known) {
                log.record(new AuditEvent.AuditExportChanged(LogWriter.SYSTEM, name(), "failing", 0));
            }
            return false;
        }
    }

    private String name() {
        return "checkpoints " + sink.name();
    }
}
