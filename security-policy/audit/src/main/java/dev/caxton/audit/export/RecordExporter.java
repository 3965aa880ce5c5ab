package dev.caxton.audit.export;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.AuditTail;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Follows a log and sends every record to one collector, on a thread of its own. It reads from the log on disk and keeps one batch in memory, so a collector that is
 * slow or away holds up nobody: it gets what it missed when it is back, also after a restart. Only what retention removed before it was sent is lost to it, and
 * what does not fit into a datagram; both are counted and recorded.
 */
public final class RecordExporter implements AutoCloseable {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "audit");
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** The end of sending is never waited for any longer. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final FileAuditLog log;
    private final RecordSink sink;
    private final Attempts attempts;
    private final Path position;
    private final Thread thread;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean closing;
    private long dropped;

    RecordExporter(FileAuditLog log, RecordSink sink, Attempts attempts, Path position) {
        this.log = log;
        this.sink = sink;
        this.attempts = attempts;
        this.position = position;
        this.thread =
                Thread.ofPlatform().name("caxton-audit-export").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * What keeps records from arriving, for health checks.
     *
     * @return one sentence, or empty if the last batch left
     */
    public Optional<String> failure() {
        return failure;
    }

    private void run() {
        try {
            while (!followed()) {
                Thread.sleep(FIRST_PAUSE);
            }
        } catch (InterruptedException e) {
            // Closed in the middle: the next run goes on from the last batch that left.
            Thread.currentThread().interrupt();
        } catch (IOException | AuditException e) {
            failed(e, "the export of records ended");
        } finally {
            sink.close();
        }
    }

    /** Sends until it is closed. False if something else than the log or the collector failed, such as for want of memory: then the last batch that left is where to go on. */
    private boolean followed() throws IOException, InterruptedException {
        try {
            AuditTail tail = log.tail(sent());
            while (!closing || log.next() > tail.position()) {
                long expected = tail.position();
                List<AuditRecord> records = tail.next(LOOK);
                if (!records.isEmpty()) {
                    dropped += records.getFirst().sequence() - expected;
                    deliver(records);
                    keep(tail.position());
                }
            }
            return true;
        } catch (AuditException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            failed(e, "the export of records failed and is tried again");
            return false;
        }
    }

    private void failed(Throwable e, String what) {
        boolean known = failure.isPresent();
        failure = Optional.of("records do not go to " + sink.name() + ": " + e);
        if (!known) {
            record("failing", 0);
            System.getLogger(RecordExporter.class.getName()).log(System.Logger.Level.ERROR, what, e);
        }
    }

    private void deliver(List<AuditRecord> records) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                dropped += attempts.made(() -> sink.send(records));
                boolean back = failure.isPresent();
                failure = Optional.empty();
                if (back || dropped > 0) {
                    record("delivering", dropped);
                    dropped = 0;
                }
                return;
            } catch (IOException e) {
                boolean known = failure.isPresent();
                failure = Optional.of("records do not arrive at " + sink.name() + ": " + e.getMessage());
                if (!known) {
                    record("failing", 0);
                }
                Thread.sleep(pause);
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            }
        }
    }

    private void record(String state, long count) {
        var _ = log.record(new AuditEvent.AuditExportChanged(SYSTEM, "records " + sink.name(), state, count));
    }

    /** The record that comes next, as the last run left it. */
    private long sent() throws IOException {
        try {
            return Long.parseUnsignedLong(Files.readString(position).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            throw new IOException(position + " holds no number; delete it to send everything again", e);
        }
    }

    private void keep(long next) throws IOException {
        Path fresh = position.resolveSibling(position.getFileName() + ".new");
        Files.writeString(fresh, next + "\n");
        Files.move(fresh, position, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Sends what is left if the collector takes it, and ends. Waits for a few seconds at most. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
