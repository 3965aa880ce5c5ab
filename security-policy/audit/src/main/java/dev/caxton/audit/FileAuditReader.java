package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads pages from the segments, a chunk of the index at a time, through a channel of its own: an interrupt closes only that. */
final class FileAuditReader implements AuditReader {

    /** Bounds the time of a page whose filter fits nothing. */
    private static final int MAX_LOOKED_AT = 50_000;

    private final LogIndex index;

    FileAuditReader(LogIndex index) {
        this.index = index;
    }

    @Override
    public AuditPage read(AuditQuery query) {
        long from = Math.max(query.from(), index.first());
        long to = Math.min(query.to(), index.next());
        List<AuditRecord> found = new ArrayList<>();
        int lookedAt = 0;
        long at = query.newestFirst() ? to - 1 : from;
        while (at >= from && at < to) {
            if (lookedAt >= MAX_LOOKED_AT) {
                return new AuditPage(found, Optional.of(goOn(query, at)));
            }
            Optional<LogIndex.Chunk> chunk = chunk(at);
            if (chunk.isEmpty()) {
                throw damaged(at);
            }
            List<AuditRecord> records = records(chunk.get());
            lookedAt += records.size();
            if (query.newestFirst()) {
                Collections.reverse(records);
            }
            for (AuditRecord record : records) {
                boolean wanted = query.newestFirst() ? record.sequence() <= at : record.sequence() >= at;
                if (wanted && record.sequence() < to && query.fits(record)) {
                    if (found.size() == query.limit()) {
                        return new AuditPage(found, Optional.of(goOn(query, record.sequence())));
                    }
                    found.add(record);
                }
            }
            at = query.newestFirst() ? chunk.get().first() - 1 : chunk.get().next();
        }
        return new AuditPage(found, Optional.empty());
    }

    /** The same query from this record on. */
    private static AuditQuery goOn(AuditQuery query, long sequence) {
        return query.newestFirst()
                ? new AuditQuery(query.from(), sequence + 1, query.tenant(), query.type(), true, query.limit())
                : new AuditQuery(sequence, query.to(), query.tenant(), query.type(), false, query.limit());
    }

    private Optional<LogIndex.Chunk> chunk(long sequence) {
        try {
            return index.chunk(sequence);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static List<AuditRecord> records(LogIndex.Chunk chunk) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(chunk.end() - chunk.start()));
        try (FileChannel channel =
                FileChannel.open(chunk.file(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, chunk.start() + bytes.position()) < 0) {
                    throw damaged(chunk.first());
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        RecordCodec codec = new RecordCodec();
        List<AuditRecord> records = new ArrayList<>(LogIndex.STEP);
        byte[] all = bytes.array();
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                long expected = chunk.first() + records.size();
                try {
                    AuditRecord record = codec.read(Arrays.copyOfRange(all, start, i));
                    if (record.sequence() != expected) {
                        throw damaged(expected);
                    }
                    records.add(record);
                } catch (BadRecordException e) {
                    throw damaged(expected);
                }
                start = i + 1;
            }
        }
        return records;
    }

    private static AuditException damaged(long sequence) {
        return new AuditException(
                AuditError.DAMAGED,
                "record " + sequence + " of the audit log is not what was written; run the verifier on the directory");
    }

    private static AuditException unreadable(IOException e) {
        return new AuditException("the audit log cannot be read: " + e, e);
    }
}
