package dev.caxton.audit;

import dev.caxton.audit.AuditVerdict.Tampering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Follows a chain line by line and names the first thing that is wrong with it. After a fault it reads on, because what comes later tells an edited record from
 * an inserted one and a deleted one from a moved one. Memory is constant.
 */
final class ChainVerifier {

    /** Sees every record that follows from the one before. */
    @FunctionalInterface
    interface Sink {
        void accept(RecordScanner record, SegmentLines.Placed place);
    }

    private final SegmentLines lines;
    private final Sink sink;
    private final RecordScanner scanner = new RecordScanner();
    private final long first;
    private long expected;
    private Optional<byte[]> previous;
    private long group = -1;

    /**
     * @param lines the lines
     * @param first the sequence number of the first record
     * @param previous the hash before it, or empty to take it from the first record, because what came before is not at hand
     * @param sink sees the records
     */
    ChainVerifier(SegmentLines lines, long first, Optional<byte[]> previous, Sink sink) {
        this.lines = lines;
        this.sink = sink;
        this.first = first;
        this.expected = first;
        this.previous = previous;
    }

    AuditVerdict verify() throws IOException {
        for (Optional<SegmentLines.Placed> next = lines.next(); next.isPresent(); next = lines.next()) {
            SegmentLines.Placed place = next.get();
            try {
                scanner.scan(place.line().bytes(), 0, place.line().bytes().length);
                if (!place.line().terminated()) {
                    // The line feed is written with the record, so a record without it was never acknowledged.
                    throw new BadRecordException("it ends without a line feed");
                }
            } catch (BadRecordException e) {
                if (lines.isLast(place.file())
                        && !place.line().terminated()
                        && place.line().zeros()) {
                    break; // room that the writer had reserved
                }
                return unreadable(place, e.problem());
            }
            RecordScanner.Scanned record = scanner.scanned();
            Optional<AuditVerdict> fault = outOfPlace(record, place);
            if (fault.isPresent()) {
                return fault.get();
            }
            expected++;
            previous = Optional.of(record.hash());
            group = record.group();
            sink.accept(scanner, place);
        }
        return new AuditVerdict.Intact(first, expected - first, hash());
    }

    /** The end of the chain as far as it holds. */
    Head head() {
        return new Head(expected, hash());
    }

    private String hash() {
        return previous.map(HexFormat.of()::formatHex).orElse(Head.START.hash());
    }

    private AuditVerdict unreadable(SegmentLines.Placed place, String problem) throws IOException {
        boolean looksTorn = lines.isLast(place.file())
                && (!place.line().terminated() || hasZero(place.line().bytes()));
        boolean laterGroup = recordAtTheEnd(place.line().bytes())
                .filter(record -> record.group() > expected)
                .isPresent();
        Rest rest = readOn();
        if (looksTorn && !laterGroup && !rest.laterGroup) {
            return new AuditVerdict.TornTail(
                    first,
                    expected - first,
                    hash(),
                    lines.name(place.file()),
                    place.line().offset(),
                    lines.offset() - place.line().offset());
        }
        if (rest.expectedFollows) {
            return tampered(
                    Tampering.INSERTED,
                    expected,
                    place,
                    "before record " + expected + " stands a line that is no record");
        }
        return tampered(Tampering.EDITED, expected, place, "record " + expected + " was edited: " + problem);
    }

    private Optional<AuditVerdict> outOfPlace(RecordScanner.Scanned record, SegmentLines.Placed place)
            throws IOException {
        long sequence = record.sequence();
        if (sequence < expected) {
            return Optional.of(tampered(
                    Tampering.INSERTED,
                    sequence,
                    place,
                    "a second record with the sequence number " + sequence + " stands where record " + expected
                            + " belongs"));
        }
        if (sequence > expected) {
            boolean moved = readOn().expectedStands;
            String gap = sequence - expected == 1
                    ? "record " + expected + " is"
                    : "records " + expected + " to " + (sequence - 1) + " are";
            return Optional.of(
                    moved
                            ? tampered(
                                    Tampering.REORDERED,
                                    expected,
                                    place,
                                    "record " + sequence + " stands where record " + expected + " belongs, which stands"
                                            + " later")
                            : tampered(Tampering.DELETED, expected, place, gap + " missing"));
        }
        if (previous.isPresent() && !Arrays.equals(previous.get(), record.previous())) {
            if (readOn().expectedFollows) {
                return Optional.of(tampered(
                        Tampering.INSERTED, expected, place, "two records claim the sequence number " + expected));
            }
            long edited = Math.max(first, expected - 1);
            return Optional.of(tampered(
                    Tampering.EDITED,
                    edited,
                    place,
                    "record " + edited + " was replaced: record " + expected + " does not carry its hash"));
        }
        boolean grouped = record.group() == sequence || record.group() == group || group < 0;
        return grouped
                ? Optional.empty()
                : Optional.of(tampered(
                        Tampering.EDITED, sequence, place, "record " + sequence + " claims a group that never was"));
    }

    private AuditVerdict tampered(Tampering tampering, long sequence, SegmentLines.Placed place, String explanation) {
        return new AuditVerdict.Tampered(tampering, sequence, lines.name(place.file()), place.number(), explanation);
    }

    /**
     * What stands after a fault.
     *
     * @param expectedStands the record that was expected at the fault
     * @param expectedFollows the same, and it carries the hash of the record before
     * @param laterGroup a record that was written only after everything before it had been acknowledged
     */
    private record Rest(boolean expectedStands, boolean expectedFollows, boolean laterGroup) {}

    private Rest readOn() throws IOException {
        Seen seen = new Seen();
        for (Optional<SegmentLines.Placed> next = lines.next(); next.isPresent(); next = lines.next()) {
            // One fault is named; whatever else is broken behind it says nothing about the first.
            scanner.tryScan(next.get().line().bytes(), 0).ifPresent(seen::add);
        }
        return seen.rest();
    }

    /** Collects what stands behind a fault. */
    private final class Seen {
        private boolean stands;
        private boolean follows;
        private boolean later;

        void add(RecordScanner.Scanned record) {
            if (record.sequence() == expected) {
                stands = true;
                follows |= previous.isEmpty() || Arrays.equals(previous.get(), record.previous());
            }
            later |= record.group() > expected;
        }

        Rest rest() {
            return new Rest(stands, follows, later);
        }
    }

    /** The record at the end of a line whose start is broken: the line feed before it may be what was changed. */
    private Optional<RecordScanner.Scanned> recordAtTheEnd(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf(RecordScanner.LINE_START);
        return start <= 0 ? Optional.empty() : scanner.tryScan(line, start);
    }

    private static boolean hasZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }
}
