package dev.caxton.management.assembly;

import dev.caxton.audit.AuditDirectory;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditKeeper;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerifier;
import dev.caxton.audit.ProofText;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import dev.caxton.management.home.Home;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.identity.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * What the audit log can show for itself: whether its chain holds, the checkpoints that were signed, and proofs that a record is covered by one. Reads the files and
 * holds up nobody who writes; takes time with the size of the log, so that one question is answered at a time and further ones are refused as busy.
 *
 * <p>Whoever has taken over this host could answer as they like. The answers are for those who have kept checkpoints elsewhere; {@code docs/audit.md} says how.
 */
public final class AuditEvidence {

    /** The largest file of checkpoints that is looked at, bytes. */
    private static final int MAX_BYTES = 64 << 20;

    private final Path log;
    private final Path key;
    private final Semaphore one = new Semaphore(1);

    AuditEvidence(Home home) {
        this.log = home.audit();
        this.key = home.auditPublicKey();
    }

    /**
     * Verifies the whole log by its chain and by its own checkpoints.
     *
     * @return the verdict
     */
    public AuditVerdict verify() {
        return alone(() -> AuditVerifier.verify(log, evidence(), List.of(key())));
    }

    /**
     * The checkpoints and changes of the key, as they were delivered.
     *
     * @return one a line, the oldest first
     */
    public List<String> checkpoints() {
        return Home.read(log.resolve(AuditKeeper.FILE), MAX_BYTES)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                // Half a line at the end is what a crash left behind.
                .map(text ->
                        text.substring(0, text.lastIndexOf('\n') + 1).lines().toList())
                .orElse(List.of());
    }

    /**
     * The key that checkpoints are verified with.
     *
     * @return PEM
     */
    public String publicKey() {
        return key().pem();
    }

    /**
     * Proves that a record is in the log that the last checkpoint signed.
     *
     * @param tenant whose record it must be
     * @param sequence its number
     * @return one line that needs nothing besides it but the public key; empty if the tenant has no such record, or no checkpoint covers it yet
     */
    public Optional<String> proof(TenantId tenant, long sequence) {
        return alone(() -> {
            List<Checkpoint> signed = evidence().checkpoints();
            if (signed.isEmpty() || signed.getLast().size() <= sequence) {
                return Optional.empty();
            }
            AuditDirectory files = AuditDirectory.open(log);
            return files.reader().read(AuditQuery.following(sequence, 1)).records().stream()
                    .filter(record ->
                            record.sequence() == sequence && record.tenant().equals(tenant))
                    .findFirst()
                    .map(AuditRecord::line)
                    .map(line -> ProofText.inclusion(
                            line,
                            signed.getLast(),
                            files.inclusion(sequence, signed.getLast().size())));
        });
    }

    private Evidence evidence() {
        return Evidence.read(checkpoints());
    }

    private PublicCheckpointKey key() {
        return PublicCheckpointKey.read(Home.read(key, 10_000)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElseThrow(() -> new AuditException("the public key of the checkpoints is missing")));
    }

    private <T> T alone(Supplier<T> work) {
        if (!one.tryAcquire()) {
            throw new ProblemException(
                    "CAX-HTTP-BUSY",
                    "The audit log is being verified for somebody else.",
                    "Try again when that is over; caxton audit verify does the same on the files.");
        }
        try {
            return work.get();
        } finally {
            one.release();
        }
    }
}
