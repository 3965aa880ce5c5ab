package dev.caxton.audit;

import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.tree.MerkleTree;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Holds a chain against the checkpoints that were taken of it, and against what is said to have been removed from it, while it is read. Sees only records that
 * follow from one another.
 */
final class CheckpointComparison {

    private static final byte[] REMOVED_TYPE = RecordScanner.ascii("audit-removed");
    private static final HexFormat HEX = HexFormat.of();

    private final List<Checkpoint> checkpoints;
    private final long first;
    private final Optional<LogStart> removed;
    private final Optional<MerkleTree> tree;
    private boolean confirmed;
    private int at;
    private long agreed;
    private long count;
    private String file = "";
    private long line;
    private Optional<AuditVerdict> fault = Optional.empty();

    CheckpointComparison(List<Checkpoint> checkpoints, Extent extent) {
        this.checkpoints = checkpoints.stream()
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList();
        this.first = extent.first();
        this.removed = extent.removed();
        // The tree of a segment on its own cannot be told.
        this.tree = extent.removed()
                .map(LogStart::resume)
                .or(() -> extent.whole() ? Optional.of(new MerkleTree()) : Optional.empty());
        this.agreed = first;
        while (at < this.checkpoints.size() && this.checkpoints.get(at).size() < Math.max(first, 1)) {
            at++; // of records that are not at hand
        }
        while (at < this.checkpoints.size() && this.checkpoints.get(at).size() == first) {
            Checkpoint checkpoint = this.checkpoints.get(at);
            boolean same = removed.isEmpty()
                    || (removed.get().next() != first)
                    || (removed.get().hash().equals(checkpoint.hash())
                            && removed.get().root().equals(checkpoint.root()));
            if (!same) {
                fault(
                        Tampering.REWRITTEN,
                        0,
                        "the records that were removed are not those that the checkpoint of " + checkpoint.time()
                                + " signed");
            }
            at++;
        }
    }

    /** Whether somebody has to look at every record. */
    static boolean isRemoval(RecordScanner record) {
        return record.isOfType(REMOVED_TYPE);
    }

    void accept(long sequence, byte[] hash, String fileName, long number) {
        count = sequence + 1;
        file = fileName;
        line = number;
        if (removed.isPresent()
                && count == removed.get().next()
                && !removed.get().hash().equals(HEX.formatHex(hash))) {
            fault(
                    Tampering.REWRITTEN,
                    sequence,
                    "record " + sequence + " is not the one after which the log is said to start");
        }
        if (at < checkpoints.size()) {
            tree.filter(known -> known.size() == sequence).ifPresent(known -> known.add(hash));
        }
        while (fault.isEmpty() && at < checkpoints.size() && checkpoints.get(at).size() == count) {
            Checkpoint checkpoint = checkpoints.get(at);
            if (agrees(checkpoint, hash)) {
                agreed = count;
                at++;
            } else {
                fault(
                        Tampering.REWRITTEN,
                        agreed,
                        "the records " + agreed + " to " + (count - 1) + " are not those that the checkpoint of "
                                + checkpoint.time() + " signed");
            }
        }
    }

    /** Sees the event of a record about a removal. */
    void removal(byte[] event) {
        if (removed.isPresent() && CanonicalJson.parse(event) instanceof JsonValue.JsonObject said) {
            LogStart start = removed.get();
            confirmed |= said.member("next")
                            .filter(new JsonValue.JsonNumber(start.next())::equals)
                            .isPresent()
                    && said.string("hash").filter(start.hash()::equals).isPresent()
                    && said.string("root").filter(start.root()::equals).isPresent();
        }
    }

    private void fault(Tampering tampering, long sequence, String explanation) {
        if (fault.isEmpty()) {
            fault = Optional.of(new AuditVerdict.Tampered(tampering, sequence, file, line, explanation));
        }
    }

    /** The tree can be told only from the first record on; the hash of the last record stands for the chain in any case. */
    private boolean agrees(Checkpoint checkpoint, byte[] hash) {
        return checkpoint.hash().equals(HEX.formatHex(hash))
                && (tree.isEmpty()
                        || tree.get().size() != count
                        || checkpoint.root().equals(HEX.formatHex(tree.get().root())));
    }

    /** What the checkpoints add to the verdict of the chain. */
    AuditVerdict verdict(AuditVerdict chain) {
        if (fault.isPresent() || chain instanceof AuditVerdict.Tampered) {
            return fault.orElse(chain);
        }
        if (at < checkpoints.size()) {
            Checkpoint newest = checkpoints.getLast();
            long next = Math.max(first, count);
            return new AuditVerdict.Tampered(
                    Tampering.TRUNCATED,
                    next,
                    file,
                    line,
                    "the records " + next + " to " + (newest.size() - 1) + " are missing at the end: the checkpoint of "
                            + newest.time() + " counts " + newest.size());
        }
        if (removed.isPresent() && !confirmed) {
            return new AuditVerdict.Tampered(
                    Tampering.DELETED,
                    0,
                    LogStart.FILE,
                    1,
                    "the records before " + removed.get().next()
                            + " are missing, and no record says that they were removed");
        }
        return chain;
    }
}
