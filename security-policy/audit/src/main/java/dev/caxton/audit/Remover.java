package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes the oldest segments of a log that is being written. First a record says what is going to be removed, then a checkpoint covers that record, then a file
 * says where the log starts, and only then the files go: whatever a crash leaves in between verifies.
 */
final class Remover {

    /** Makes a checkpoint of everything that is written, and brings it away; false if it did not get there. */
    @FunctionalInterface
    interface Covered {
        boolean cover();
    }

    private final FileAuditLog log;
    private final Retention retention;

    Remover(FileAuditLog log, Retention retention) {
        this.log = log;
        this.retention = retention;
    }

    /** What is to go: everything before a record. */
    private record Plan(long next, long bytes, String cause) {}

    /**
     * Removes what is not to be kept.
     *
     * @param covered up to which record a checkpoint has left the host
     * @param checkpoint covers what was written since
     * @return the number of the first record that is left, if any went
     */
    Optional<Long> remove(long covered, Covered checkpoint) throws IOException {
        finish();
        Optional<Plan> plan = plan(covered);
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        Plan due = plan.get();
        LogStart start = Checkpointer.startAt(due.next(), log.reader(), LogStart.of(log.directory()));
        log.append(new AuditEvent.AuditRemoved(
                LogWriter.SYSTEM, due.next(), due.bytes(), start.hash(), start.root(), due.cause()));
        if (!checkpoint.cover()) {
            return Optional.empty(); // everything stays, and the next time it is tried again
        }
        replace(log.directory().resolve(LogStart.FILE), start.write());
        log.index().removeBefore(due.next());
        finish();
        return Optional.of(due.next());
    }

    /** Deletes the segments that the log does not start with any more, the oldest first: what a crash left too. */
    private void finish() throws IOException {
        Optional<LogStart> start = LogStart.of(log.directory());
        if (start.isPresent()) {
            for (Path segment : Segments.list(log.directory())) {
                if (Segments.first(segment).orElseThrow() < start.get().next()) {
                    Files.deleteIfExists(segment);
                }
            }
            log.index().removeBefore(start.get().next());
        }
    }

    private Optional<Plan> plan(long covered) throws IOException {
        List<Path> segments = Segments.list(log.directory());
        // The newest is longer than what it holds while there is room reserved in it.
        long total = log.index().newestBytes();
        for (Path segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            total += Files.size(segment);
        }
        Instant oldest = retention
                .age()
                .map(age -> log.settings().clock().instant().minus(age))
                .orElse(Instant.MIN);
        long next = 0;
        long bytes = 0;
        String cause = "";
        // The newest is being written.
        for (int i = 0; i + 1 < segments.size(); i++) {
            long following = Segments.first(segments.get(i + 1)).orElseThrow();
            boolean large = retention.bytes().isPresent()
                    && total - bytes > retention.bytes().get();
            boolean old = retention.age().isPresent() && newest(following - 1).isBefore(oldest);
            if (following > covered || !(large || old)) {
                break;
            }
            next = following;
            bytes += Files.size(segments.get(i));
            cause = old ? "age" : "size";
        }
        return next == 0 ? Optional.empty() : Optional.of(new Plan(next, bytes, cause));
    }

    private Instant newest(long sequence) {
        return log.reader()
                .read(AuditQuery.following(sequence, 1))
                .records()
                .getFirst()
                .time();
    }

    /** A reader sees the old file or the new one, and so it is after a crash. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.delete(fresh);
        } catch (NoSuchFileException e) {
            // Nothing is left of an earlier try.
        }
        try (FileChannel out = Segments.open(fresh)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Segments.syncDirectory(file);
    }
}
