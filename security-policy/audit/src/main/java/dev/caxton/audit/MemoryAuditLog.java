package dev.caxton.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A log of bounded size in memory, with the same chain as on disk, for runs that leave nothing behind. It is gone with the process: "stable storage" is this
 * object. When it is full it refuses, as a full disk does. Safe for use by many threads; nothing blocks for longer than a copy.
 */
public final class MemoryAuditLog implements AuditLog {

    private final InstantSource clock;
    private final int capacity;
    private final RecordCodec codec = new RecordCodec();
    private final List<byte[]> lines = new ArrayList<>();
    private Head head = Head.START;
    private boolean closed;

    /**
     * An empty log.
     *
     * @param clock gives records their time
     * @param capacity the most records, 1 to 1,000,000
     */
    public MemoryAuditLog(InstantSource clock, int capacity) {
        if (capacity < 1 || capacity > 1_000_000) {
            throw new IllegalArgumentException("the capacity lies between 1 and 1,000,000");
        }
        this.clock = clock;
        this.capacity = capacity;
    }

    @Override
    public AuditReceipt append(AuditEvent event) {
        byte[] bytes = EventJson.write(event);
        if (bytes.length > RecordScanner.MAX_EVENT_BYTES) {
            throw new AuditException(AuditError.TOO_LARGE, "the event has " + bytes.length + " bytes");
        }
        synchronized (lines) {
            if (closed) {
                throw new AuditException(AuditError.CLOSED, "the audit log is closed");
            }
            if (lines.size() >= capacity) {
                throw new AuditException(AuditError.FULL, "the audit log in memory holds " + capacity + " records");
            }
            var out = new ByteArrayOutputStream(bytes.length + 256);
            long sequence = head.next();
            head = codec.write(bytes, clock.instant(), sequence, head, out);
            lines.add(out.toByteArray());
            return new AuditReceipt(sequence, head.hash());
        }
    }

    @Override
    public CompletionStage<AuditReceipt> record(AuditEvent event) {
        try {
            return CompletableFuture.completedStage(append(event));
        } catch (AuditException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Reads what was appended, also while more is, and after the log was closed.
     *
     * @return the reader
     */
    public AuditReader reader() {
        return this::read;
    }

    /**
     * The whole log in the form it has on disk, for whoever wants to keep it after all.
     *
     * @return lines of canonical JSON, each ended by a line feed
     */
    public String text() {
        synchronized (lines) {
            StringBuilder out = new StringBuilder();
            lines.forEach(line -> out.append(new String(line, StandardCharsets.UTF_8)));
            return out.toString();
        }
    }

    @Override
    public void close() {
        synchronized (lines) {
            closed = true;
        }
    }

    private AuditPage read(AuditQuery query) {
        List<byte[]> snapshot;
        synchronized (lines) {
            snapshot = List.copyOf(lines);
        }
        RecordCodec reader = new RecordCodec();
        List<AuditRecord> found = new ArrayList<>();
        int from = (int) Math.min(query.from(), snapshot.size());
        int to = (int) Math.min(query.to(), snapshot.size());
        for (int i = 0; i < to - from; i++) {
            int at = query.newestFirst() ? to - 1 - i : from + i;
            AuditRecord record = decode(reader, snapshot.get(at));
            if (query.fits(record)) {
                if (found.size() == query.limit()) {
                    return new AuditPage(found, Optional.of(query.goingOn(at)));
                }
                found.add(record);
            }
        }
        return new AuditPage(found, Optional.empty());
    }

    private static AuditRecord decode(RecordCodec reader, byte[] line) {
        try {
            return reader.read(Arrays.copyOf(line, line.length - 1));
        } catch (BadRecordException e) {
            throw new IllegalStateException("a record in memory changed: " + e.problem(), e);
        }
    }
}
