package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.Evidence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks after a log while it is written: takes a checkpoint at the start, in every period, with every new segment and at the end, brings each to every sink, and
 * removes what is not to be kept once a checkpoint that covers it has arrived everywhere. Runs on a thread of its own; the writer never waits for it.
 *
 * <p>A sink that fails is tried again in every period. It is recorded when it begins to fail and when it takes checkpoints again.
 */
public final class AuditKeeper implements AutoCloseable {

    /** The file of the log directory that every checkpoint is added to. */
    public static final String FILE = "checkpoints.jsonl";

    private static final System.Logger LOG = System.getLogger(AuditKeeper.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /**
     * How a log is looked after.
     *
     * @param name a name for the log, that no other log has
     * @param key signs its checkpoints
     * @param period the longest time between two checkpoints while something is recorded, 1 s to 1 d
     * @param sinks where checkpoints go besides the file {@value #FILE} of the log
     * @param retention what is kept
     */
    public record Duties(
            String name, CheckpointKey key, Duration period, List<CheckpointSink> sinks, Retention retention) {

        /** Copies the list; refuses a period out of range with an {@link IllegalArgumentException}. */
        public Duties {
            sinks = List.copyOf(sinks);
            if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("the period lies between a second and a day");
            }
        }
    }

    private final FileAuditLog log;
    private final Duties duties;
    private final Checkpointer checkpointer;
    private final Remover remover;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Belongs to the thread. */
    private long covered;

    private AuditKeeper(FileAuditLog log, Duties duties) {
        this.log = log;
        this.duties = duties;
        this.checkpointer = log.checkpointer(duties.name(), duties.key());
        this.remover = new Remover(log, duties.retention());
        deliveries.add(new Delivery(new LocalFile(log.directory().resolve(FILE)), log));
        duties.sinks().forEach(sink -> deliveries.add(new Delivery(sink, log)));
        this.thread =
                Thread.ofPlatform().name("caxton-audit-keeper").daemon(true).unstarted(this::run);
    }

    /**
     * Starts to look after a log.
     *
     * @param log the log; close it after the keeper
     * @param duties how
     * @return the keeper, at work
     * @throws AuditException if the change to another key cannot be recorded, or the file of checkpoints holds something else ({@code CAX-AUDIT-CHECKPOINT})
     */
    public static AuditKeeper start(FileAuditLog log, Duties duties) {
        AuditKeeper keeper = new AuditKeeper(log, duties);
        keeper.noteKey();
        keeper.thread.start();
        return keeper;
    }

    /**
     * What keeps checkpoints from arriving, for health checks.
     *
     * @return one sentence for each sink that failed the last time
     */
    public List<String> failures() {
        return deliveries.stream()
                .flatMap(delivery -> delivery.failure().stream())
                .toList();
    }

    /** A key other than the one that signed last is recorded, and whoever gets checkpoints gets the word of the old key first. */
    private void noteKey() {
        Path file = log.directory().resolve(FILE);
        Evidence known;
        try {
            known = CheckpointFile.read(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new AuditException(
                    AuditError.CHECKPOINT,
                    file + " holds something else than checkpoints; keep it as evidence, and move it away: "
                            + e.getMessage(),
                    e);
        }
        String now = duties.key().publicKey().id();
        Optional<String> last = known.checkpoints().isEmpty()
                ? Optional.empty()
                : Optional.of(known.checkpoints().getLast().key());
        if (!last.equals(Optional.of(now))) {
            log.append(new AuditEvent.CheckpointKeyChanged(LogWriter.SYSTEM, now, last));
            known.changes().stream()
                    .filter(change -> change.next().equals(duties.key().publicKey()))
                    .forEach(change -> deliveries.stream().skip(1).forEach(delivery -> delivery.announce(change)));
        }
    }

    private void run() {
        long segments = log.segments();
        try {
            while (!closing) {
                work();
                long seen = segments;
                log.await(() -> closing || log.segments() != seen, duties.period());
                segments = log.segments();
            }
            if (!log.settle(CLOSING)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the last checkpoint does not cover everything that was to be recorded");
            }
            work();
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            cover();
            remover.remove(covered, this::cover)
                    .ifPresent(next -> LOG.log(
                            System.Logger.Level.INFO, "the audit log starts with record {0} from now on", next));
        } catch (IOException | RuntimeException | Error e) {
            // An error, too: without this thread there are no more checkpoints, and nobody hears of it.
            LOG.log(System.Logger.Level.WARNING, "the audit log could not be looked after", e);
        }
    }

    /** Takes a checkpoint of everything and brings it everywhere; false if it did not get to every place. */
    private boolean cover() {
        Optional<Checkpoint> checkpoint = checkpointer.take();
        if (checkpoint.isEmpty()) {
            return false;
        }
        boolean everywhere = true;
        for (Delivery delivery : deliveries) {
            everywhere &= delivery.bring(checkpoint.get());
        }
        if (everywhere) {
            covered = checkpoint.get().size();
        }
        return everywhere;
    }

    /** Takes and brings a last checkpoint of everything recorded until now. Waits for it, but not for longer than its sinks may take. */
    @Override
    public void close() {
        closing = true;
        log.index().published();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The log's own copy: what an auditor compares with the copies elsewhere. */
    private record LocalFile(Path file) implements CheckpointSink {

        @Override
        public String name() {
            return FILE;
        }

        @Override
        public void deliver(String line) throws IOException {
            CheckpointFile.append(file, line);
        }
    }
}
