package dev.caxton.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
                return new AuditPage(found, Optional.of(query.goingOn(at)));
            }
            Optional<LogIndex.Chunk> chunk = chunk(at);
            if (chunk.isEmpty() && at < index.first()) {
                // It was removed while this was being read.
                if (query.newestFirst()) {
                    break;
                }
                at = index.first();
                continue;
            }
            if (chunk.isEmpty()) {
                throw damaged(at);
            }
            List<AuditRecord> records = records(chunk.get(), query.filter());
            lookedAt += Math.toIntExact(chunk.get().next() - chunk.get().first());
            if (query.newestFirst()) {
                Collections.reverse(records);
            }
            for (AuditRecord record : records) {
                boolean wanted = query.newestFirst() ? record.sequence() <= at : record.sequence() >= at;
                if (wanted && record.sequence() < to && query.fits(record)) {
                    if (found.size() == query.limit()) {
                        return new AuditPage(found, Optional.of(query.goingOn(record.sequence())));
                    }
                    found.add(record);
                }
            }
            at = query.newestFirst() ? chunk.get().first() - 1 : chunk.get().next();
        }
        return new AuditPage(found, Optional.empty());
    }

    private Optional<LogIndex.Chunk> chunk(long sequence) {
        try {
            return index.chunk(sequence);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void links(long from, long to, Links links) {
        long at = Math.max(from, index.first());
        long end = Math.min(to, index.next());
        while (at < end) {
            long wanted = at;
            LogIndex.Chunk chunk = chunk(at).orElseThrow(() -> damaged(wanted));
            each(chunk, record -> {
                if (record.sequence() >= wanted && record.sequence() < end) {
                    links.link(record.sequence(), record.hash(), record.previous());
                }
            });
            at = chunk.next();
        }
    }

    private static List<AuditRecord> records(LogIndex.Chunk chunk, AuditFilter filter) {
        List<AuditRecord> records = new ArrayList<>(LogIndex.STEP);
        each(chunk, record -> {
            // What cannot fit is not read any further.
            if (filter.type().isEmpty() || filter.type().get().equals(record.type())) {
                records.add(RecordCodec.record(record));
            }
        });
        return records;
    }

    /** Does something with a record. */
    @FunctionalInterface
    private interface Each {
        void accept(RecordScanner record) throws BadRecordException;
    }

    private static void each(LogIndex.Chunk chunk, Each each) {
        byte[] all = bytes(chunk);
        RecordScanner scanner = new RecordScanner();
        long expected = chunk.first();
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                try {
                    scanner.scan(all, start, i);
                    if (scanner.sequence() != expected) {
                        throw damaged(expected);
                    }
                    each.accept(scanner);
                } catch (BadRecordException e) {
                    throw damaged(expected);
                }
                expected++;
                start = i + 1;
            }
        }
    }

    private static byte[] bytes(LogIndex.Chunk chunk) {
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
        return bytes.array();
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
