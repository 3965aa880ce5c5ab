package dev.caxton.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is to be verified.
 *
 * @param files the segments in their order
 * @param first the sequence number of the first record
 * @param previous the hash before it, or empty where that is taken from the record itself, because what came before is not at hand
 * @param removed what was removed before
 * @param whole whether this is a log from its start, and not a part of one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package
record Extent(List<Path> files, long first, Optional<byte[]> previous, Optional<LogStart> removed, boolean whole) {

    static Extent of(Path log) throws IOException {
        if (Files.isDirectory(log)) {
            return directory(log, Segments.list(log));
        }
        long first = Segments.first(log).orElse(0L);
        return new Extent(
                List.of(log),
                first,
                first == 0 ? Optional.of(Head.NO_HASH) : Optional.empty(),
                Optional.empty(),
                first == 0);
    }

    private static Extent directory(Path log, List<Path> files) throws IOException {
        Optional<LogStart> removed = LogStart.of(log);
        if (removed.isEmpty()) {
            return new Extent(files, 0, Optional.of(Head.NO_HASH), removed, true);
        }
        long oldest = files.isEmpty() ? 0 : Segments.first(files.getFirst()).orElseThrow();
        // A crash can leave segments that were to be removed: they are verified with the rest.
        return oldest < removed.get().next()
                ? new Extent(files, oldest, oldest == 0 ? Optional.of(Head.NO_HASH) : Optional.empty(), removed, true)
                : new Extent(files, removed.get().next(), Optional.of(bytes(removed.get())), removed, true);
    }

    private static byte[] bytes(LogStart removed) {
        return HexFormat.of().parseHex(removed.hash());
    }
}
