package dev.caxton.audit;

import dev.caxton.audit.AuditVerdict.Tampering;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.tree.MerkleTree;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Holds a chain against the checkpoints that were taken of it, while it is read. Sees only records that follow from one another. */
final class CheckpointComparison {

    private final List<Checkpoint> checkpoints;
    private final long first;
    private final MerkleTree tree = new MerkleTree();
    private int at;
    private long agreed;
    private long count;
    private String file = "";
    private long line;
    private Optional<AuditVerdict> fault = Optional.empty();

    CheckpointComparison(List<Checkpoint> checkpoints, long first) {
        this.checkpoints = checkpoints.stream()
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList();
        this.first = first;
        this.agreed = first;
        while (at < this.checkpoints.size() && this.checkpoints.get(at).size() <= first) {
            at++; // of records that are not at hand
        }
    }

    void accept(AuditRecord record, String fileName, long number) {
        count = record.sequence() + 1;
        file = fileName;
        line = number;
        if (first == 0 && at < checkpoints.size()) {
            tree.add(HexFormat.of().parseHex(record.hash()));
        }
        while (fault.isEmpty() && at < checkpoints.size() && checkpoints.get(at).size() == count) {
            Checkpoint checkpoint = checkpoints.get(at);
            if (agrees(checkpoint, record)) {
                agreed = count;
                at++;
            } else {
                fault = Optional.of(new AuditVerdict.Tampered(
                        Tampering.REWRITTEN,
                        agreed,
                        file,
                        line,
                        "the records " + agreed + " to " + (count - 1) + " are not those that the checkpoint of "
                                + checkpoint.time() + " signed"));
            }
        }
    }

    /** The tree can be told only from the first record on; the hash of the last record stands for the chain in any case. */
    private boolean agrees(Checkpoint checkpoint, AuditRecord record) {
        return checkpoint.hash().equals(record.hash())
                && (first != 0 || checkpoint.root().equals(HexFormat.of().formatHex(tree.root())));
    }

    /** What the checkpoints add to the verdict of the chain. */
    AuditVerdict verdict(AuditVerdict chain) {
        if (fault.isPresent() || chain instanceof AuditVerdict.Tampered || at == checkpoints.size()) {
            return fault.orElse(chain);
        }
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
}
