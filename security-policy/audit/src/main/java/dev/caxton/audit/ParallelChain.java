package dev.caxton.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Verifies a chain that is in order on every processor at once: blocks of lines are checked on their own, and then that each follows from the one before. At the
 * first thing that is not as it should be it gives up, and {@link ChainVerifier} tells what it is. Memory is constant.
 */
final class ParallelChain {

    private static final int BLOCK = 1 << 20;

    /**
     * What one block holds, its own records checked against one another.
     *
     * @param first the first record
     * @param last the last record
     * @param hashes of all records, 32 bytes each
     * @param removals the events of records about removals
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(
            RecordScanner.Scanned first, RecordScanner.Scanned last, byte[] hashes, List<byte[]> removals) {}

    /** Bytes of whole lines. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Lines(byte[] bytes, int length) {}

    private final Extent extent;
    private final CheckpointComparison comparison;
    private long expected;
    private Optional<byte[]> previous;
    private long group = -1;

    private ParallelChain(Extent extent, CheckpointComparison comparison) {
        this.extent = extent;
        this.comparison = comparison;
        this.expected = extent.first();
        this.previous = extent.previous();
    }

    /** The verdict if the chain is whole and ends with a whole line, or empty if somebody has to look closer. */
    static Optional<AuditVerdict.Intact> verify(Extent extent, CheckpointComparison comparison) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                processors,
                Thread.ofPlatform().daemon(true).name("caxton-verify-", 0).factory())) {
            return new ParallelChain(extent, comparison).verify(workers, 2 * processors);
        }
    }

    private Optional<AuditVerdict.Intact> verify(ExecutorService workers, int ahead) throws IOException {
        Deque<Future<Optional<Block>>> under = new ArrayDeque<>();
        for (Path file : extent.files()) {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] rest = {};
                while (true) {
                    byte[] bytes = Arrays.copyOf(rest, BLOCK);
                    int read = in.readNBytes(bytes, rest.length, BLOCK - rest.length);
                    int length = rest.length + read;
                    int end = afterLastLineFeed(bytes, length);
                    if (read == 0 && length == 0) {
                        break;
                    }
                    boolean reserved = isLast(file) && end < length && bytes[end] == 0;
                    if (reserved ? !zeros(bytes, end, length, in) : end == 0) {
                        return Optional.empty(); // a line that is too long, or without its end
                    }
                    if (reserved) {
                        length = end;
                    }
                    rest = Arrays.copyOfRange(bytes, end, length);
                    if (end == 0) {
                        break;
                    }
                    Lines lines = new Lines(bytes, end);
                    under.add(workers.submit(() -> block(lines)));
                    if (under.size() >= ahead && !follows(under.remove())) {
                        return Optional.empty();
                    }
                }
            }
        }
        while (!under.isEmpty()) {
            if (!follows(under.remove())) {
                return Optional.empty();
            }
        }
        return Optional.of(new AuditVerdict.Intact(
                extent.first(),
                expected - extent.first(),
                previous.map(HexFormat.of()::formatHex).orElse(Head.START.hash())));
    }

    private boolean isLast(Path file) {
        return file.equals(extent.files().getLast());
    }

    /** Whether nothing but the room that the writer had reserved is left. */
    private static boolean zeros(byte[] bytes, int from, int to, InputStream in) throws IOException {
        int bits = 0;
        for (int i = from; i < to; i++) {
            bits |= bytes[i];
        }
        byte[] more = new byte[64 * 1024];
        for (int read = in.read(more); read > 0 && bits == 0; read = in.read(more)) {
            for (int i = 0; i < read; i++) {
                bits |= more[i];
            }
        }
        return bits == 0;
    }

    private static int afterLastLineFeed(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private boolean follows(Future<Optional<Block>> checked) {
        Optional<Block> block;
        try {
            block = checked.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a block could not be verified", e);
        }
        if (block.isEmpty() || !follows(block.get().first())) {
            return false;
        }
        byte[] hashes = block.get().hashes();
        for (int i = 0; i < hashes.length; i += RecordScanner.HASH_BYTES) {
            comparison.accept(expected++, Arrays.copyOfRange(hashes, i, i + RecordScanner.HASH_BYTES), "", 0);
        }
        block.get().removals().forEach(comparison::removal);
        previous = Optional.of(block.get().last().hash());
        group = block.get().last().group();
        return true;
    }

    private boolean follows(RecordScanner.Scanned record) {
        return record.sequence() == expected
                && (previous.isEmpty() || Arrays.equals(previous.get(), record.previous()))
                && (record.group() == record.sequence() || record.group() == group || group < 0);
    }

    private static Optional<Block> block(Lines lines) {
        RecordScanner scanner = new RecordScanner();
        byte[] hashes = new byte[lines.length() / 8];
        int filled = 0;
        List<byte[]> removals = new ArrayList<>();
        Optional<RecordScanner.Scanned> first = Optional.empty();
        RecordScanner.Scanned last = new RecordScanner.Scanned(0, 0, Head.NO_HASH, Head.NO_HASH);
        int start = 0;
        for (int i = 0; i < lines.length(); i++) {
            if (lines.bytes()[i] != '\n') {
                continue;
            }
            try {
                scanner.scan(lines.bytes(), start, i);
            } catch (BadRecordException e) {
                return Optional.empty();
            }
            if (first.isEmpty()) {
                first = Optional.of(scanner.scanned());
            } else if (scanner.sequence() != last.sequence() + 1
                    || !Arrays.equals(scanner.previous(), last.hash())
                    || (scanner.group() != scanner.sequence() && scanner.group() != last.group())) {
                return Optional.empty();
            }
            last = scanner.scanned();
            System.arraycopy(last.hash(), 0, hashes, filled, RecordScanner.HASH_BYTES);
            filled += RecordScanner.HASH_BYTES;
            if (CheckpointComparison.isRemoval(scanner)) {
                removals.add(scanner.event());
            }
            start = i + 1;
        }
        byte[] all = Arrays.copyOf(hashes, filled);
        RecordScanner.Scanned end = last;
        return first.map(one -> new Block(one, end, all, List.copyOf(removals)));
    }
}
