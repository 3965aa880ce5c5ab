package dev.caxton.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the end of a log that was left, perhaps by a crash. The newest segment and the one before are verified. A torn tail is to be cut off: a group is
 * acknowledged only after all of it was synced, and a later group is written only then, so what is broken and has nothing of a later group behind it was never
 * acknowledged. Any other fault is damage, and the log is not opened.
 *
 * @param head the end of the chain
 * @param file the newest segment
 * @param durable the bytes of it that count
 * @param torn the bytes behind them
 */
record Recovery(Head head, Path file, long durable, long torn) {

    static Recovery of(Path directory, LogIndex index) throws IOException {
        List<Path> files = Segments.list(directory);
        if (files.isEmpty()) {
            Path file = Segments.path(directory, 0);
            index.start(file, 0);
            return new Recovery(Head.START, file, 0, 0);
        }
        List<Path> tail = files.subList(Math.max(0, files.size() - 2), files.size());
        files.subList(0, files.size() - tail.size()).forEach(file -> index.addUnknown(file, first(file)));
        long first = first(tail.getFirst());
        Optional<byte[]> previous = first == 0 ? Optional.of(Head.NO_HASH) : Optional.empty();
        Progress progress = new Progress(tail, index);
        try (SegmentLines lines = new SegmentLines(tail)) {
            ChainVerifier verifier = new ChainVerifier(lines, first, previous, progress::accept);
            AuditVerdict verdict = verifier.verify();
            progress.finish();
            return switch (verdict) {
                case AuditVerdict.Intact intact -> progress.recovery(verifier.head(), 0);
                case AuditVerdict.TornTail torn -> progress.recovery(verifier.head(), torn.bytes());
                case AuditVerdict.Tampered tampered ->
                    throw new AuditException(
                            AuditError.DAMAGED,
                            "the audit log in " + directory + " was changed after it was acknowledged: "
                                    + tampered.explanation() + " (" + tampered.file() + ", line " + tampered.line()
                                    + "). Keep the directory as evidence and start with an empty one");
            };
        }
    }

    private static long first(Path file) {
        return Segments.first(file).orElseThrow();
    }

    /** Fills the index on the way and knows how far the newest segment counts. */
    private static final class Progress {
        private final List<Path> tail;
        private final LogIndex index;
        private int file = -1;
        private long end;

        Progress(List<Path> tail, LogIndex index) {
            this.tail = tail;
            this.index = index;
        }

        void accept(RecordScanner record, SegmentLines.Placed place) {
            while (file < place.file()) {
                nextFile();
            }
            if (place.number() == 1 && first(tail.get(file)) != record.sequence()) {
                throw new AuditException(
                        AuditError.DAMAGED,
                        "the segment " + tail.get(file).getFileName() + " starts with record " + record.sequence()
                                + ", not with the one in its name; give it its name back");
            }
            long start = place.line().offset();
            end = start + place.line().bytes().length + 1;
            index.add(start, end);
        }

        /** Newest segments can be empty: a crash came between creating and writing. */
        void finish() {
            while (file < tail.size() - 1) {
                nextFile();
            }
        }

        private void nextFile() {
            file++;
            end = 0;
            index.start(tail.get(file), first(tail.get(file)));
        }

        Recovery recovery(Head head, long torn) {
            boolean startUnknown = head.next() == first(tail.getFirst()) && head.next() != 0;
            if (startUnknown || (end == 0 && head.next() != first(tail.getLast()))) {
                throw new AuditException(
                        AuditError.DAMAGED,
                        "the segment " + tail.getLast().getFileName() + " holds no record that follows the"
                                + " one before it; records are missing");
            }
            return new Recovery(head, tail.getLast(), end, torn);
        }
    }
}
