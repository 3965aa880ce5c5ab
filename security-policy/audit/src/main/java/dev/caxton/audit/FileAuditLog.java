package dev.caxton.audit;

import dev.caxton.audit.checkpoint.CheckpointKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A log in a directory of its own that loses nothing it acknowledged, whether the process is killed or the disk is full. Records are lines of canonical JSON, each
 * with the hash of the one before; {@code docs/audit.md} describes the files. Appends that wait at the same time share one sync.
 *
 * <p>One process writes a directory at a time. Safe for use by many threads; only {@link #append} and {@link #close} block, and neither is ended by an
 * interrupt: the flag stays set for the caller. An append that comes alone writes on its own thread and waits for the disk as long as that takes; one that waits for
 * others gives up after the patience of the settings.
 */
public final class FileAuditLog implements AuditLog {

    private final Path directory;
    private final FileAuditSettings settings;
    private final FileChannel lock;
    private final PendingQueue queue;
    private final LogIndex index;
    private final LogWriter writer;
    private final LogWatch watch;
    private final Thread thread;

    private FileAuditLog(Path directory, FileAuditSettings settings, FileChannel lock, SegmentWriter.Opener opener)
            throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.lock = lock;
        this.queue = new PendingQueue(settings.maxUnwritten());
        this.index = new LogIndex();
        Recovery recovery = Recovery.of(directory, index);
        SegmentWriter segments =
                new SegmentWriter(directory, settings.segmentBytes(), opener, recovery.file(), recovery.durable());
        this.writer = new LogWriter(queue, segments, index, settings.clock(), recovery.head());
        if (recovery.torn() > 0) {
            record(new AuditEvent.AuditRecovered(
                    LogWriter.SYSTEM, recovery.head().next(), recovery.torn()));
        }
        for (AuditEvent end : OpenCalls.ends(Segments.list(directory))) {
            record(end);
        }
        this.watch =
                new LogWatch(before -> queue.giveUp(before, settings.patience().toMillis()), settings.patience());
        this.thread = Thread.ofPlatform().name("caxton-audit").daemon(true).unstarted(writer);
    }

    /**
     * Opens a log, and creates it where there is none. After a crash it cuts off what was never acknowledged and records that, and records an unknown outcome for
     * every tool call that was intended and whose end nobody recorded. Takes time linear in the size of the newest two segments, and of those of the last hour
     * of the run before.
     *
     * @param directory the directory, for this log only; it and its files are made readable for their owner only
     * @param settings how it works
     * @return the open log
     * @throws AuditException if another process has it open ({@code CAX-AUDIT-LOCKED}), if acknowledged records were changed ({@code CAX-AUDIT-DAMAGED}), or if
     *     the directory cannot be used
     */
    public static FileAuditLog open(Path directory, FileAuditSettings settings) {
        return open(directory, settings, Segments::open);
    }

    static FileAuditLog open(Path directory, FileAuditSettings settings, SegmentWriter.Opener opener) {
        try {
            Segments.prepare(directory);
            FileChannel lock = Segments.lock(directory);
            try {
                FileAuditLog log = new FileAuditLog(directory, settings, lock, opener);
                log.thread.start();
                log.watch.start();
                return log;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new AuditException("the audit log in " + directory + " cannot be opened: " + e, e);
        }
    }

    @Override
    public AuditReceipt append(AuditEvent event) {
        StackRoom.require();
        Pending.Awaited pending = new Pending.Awaited(encode(event), System.nanoTime());
        List<Pending> group = queue.put(pending);
        if (!group.isEmpty()) {
            writer.lead(group);
        }
        return pending.await();
    }

    @Override
    public CompletionStage<AuditReceipt> record(AuditEvent event) {
        try {
            Pending.Kept pending = new Pending.Kept(encode(event));
            queue.put(pending);
            return pending.done();
        } catch (AuditException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Reads what was acknowledged, also while more is written and after the log was closed.
     *
     * @return the reader
     */
    public AuditReader reader() {
        return new FileAuditReader(index);
    }

    /**
     * Follows the log from a record on.
     *
     * @param from the sequence number of the first record wanted; older ones than there are are left out
     * @return the tail
     */
    public AuditTail tail(long from) {
        return new AuditTail(index, reader(), from);
    }

    /**
     * Takes checkpoints of this log.
     *
     * @param name a name for the log, that no other log has
     * @param key signs
     * @return a checkpointer
     * @throws AuditException if it cannot be read where the log starts
     */
    public Checkpointer checkpointer(String name, CheckpointKey key) {
        try {
            return new Checkpointer(name, reader(), key, settings.clock(), LogStart.of(directory));
        } catch (IOException e) {
            throw new AuditException("the audit log in " + directory + " cannot be read: " + e, e);
        }
    }

    /**
     * The sequence number after the last acknowledged record.
     *
     * @return from 0
     */
    public long next() {
        return index.next();
    }

    /**
     * How many segments were found and started so far; it grows with every rotation.
     *
     * @return a count
     */
    long segments() {
        return index.started();
    }

    /** Waits until something is true of what is acknowledged, but not longer than the patience. */
    boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        return index.await(condition, patience);
    }

    /** Waits until everything given to {@link #record} so far is on disk, but not longer than the patience. */
    boolean settle(Duration patience) throws InterruptedException {
        return index.await(() -> queue.unwritten() == 0, patience);
    }

    LogIndex index() {
        return index;
    }

    Path directory() {
        return directory;
    }

    FileAuditSettings settings() {
        return settings;
    }

    /**
     * Whether the log can be written, for health checks.
     *
     * @return one sentence about why the last try failed, or empty if it succeeded
     */
    public Optional<String> failure() {
        return writer.failure();
    }

    /**
     * Events given to {@link #record} that are not written yet, those included that could only be counted.
     *
     * @return a count; it grows while the disk takes nothing
     */
    public long unwritten() {
        return queue.unwritten();
    }

    /** Writes what is queued, if the disk takes it, and closes the log. Waits no longer than the patience of the settings. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        long deadline = System.nanoTime() + settings.patience().toNanos();
        long left = settings.patience().toNanos();
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        try {
            if (!thread.isAlive()) {
                watch.close();
                lock.close(); // a writer that still hangs in the disk keeps its lock
            }
        } catch (IOException e) {
            throw new AuditException("the lock of the audit log cannot be given back: " + e, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] encode(AuditEvent event) {
        byte[] bytes = EventJson.write(event);
        if (bytes.length > RecordScanner.MAX_EVENT_BYTES) {
            throw new AuditException(
                    AuditError.TOO_LARGE,
                    "the event has " + bytes.length + " bytes; at most " + RecordScanner.MAX_EVENT_BYTES
                            + " are recorded");
        }
        return bytes;
    }
}
