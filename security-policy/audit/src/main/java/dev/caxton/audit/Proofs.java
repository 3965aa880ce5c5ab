package dev.caxton.audit;

import dev.caxton.audit.tree.ConsistencyProof;
import dev.caxton.audit.tree.InclusionProof;
import dev.caxton.audit.tree.MerkleTree;
import java.util.Optional;

/** Makes proofs from a log, of whose records the oldest may be gone. */
final class Proofs {

    private Proofs() {}

    static InclusionProof inclusion(AuditReader reader, Optional<LogStart> start, long sequence, long size) {
        try {
            MerkleTree gone = gone(start);
            InclusionProof.Builder builder = new InclusionProof.Builder(sequence, size, gone);
            reader.links(gone.size(), size, (number, hash, previous) -> builder.add(hash));
            return builder.build();
        } catch (IllegalStateException e) {
            throw impossible(e);
        }
    }

    static ConsistencyProof consistency(AuditReader reader, Optional<LogStart> start, long from, long to) {
        try {
            MerkleTree gone = gone(start);
            ConsistencyProof.Builder builder = new ConsistencyProof.Builder(from, to, gone);
            reader.links(gone.size(), to, (number, hash, previous) -> builder.add(hash));
            return builder.build();
        } catch (IllegalStateException e) {
            throw impossible(e);
        }
    }

    private static MerkleTree gone(Optional<LogStart> start) {
        return start.map(LogStart::resume).orElseGet(MerkleTree::new);
    }

    private static AuditException impossible(IllegalStateException e) {
        return new AuditException(AuditError.DAMAGED, "the log cannot prove it: " + e.getMessage(), e);
    }
}
