package dev.caxton.audit;

import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.KeyChange;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Changes the key that signs checkpoints of a log that nobody writes at the moment. The old key signs for the new one, and is gone then. */
public final class KeyRotation {

    private KeyRotation() {}

    /**
     * Makes a new key in the place of the old one. What a crash interrupts is finished by doing it again.
     *
     * @param log the directory of the log; the change is added to its file of checkpoints, and brought to all sinks at the next start
     * @param key the file of the key
     * @param name the name of the log in its checkpoints
     * @param random where the new key comes from
     * @param clock gives the change its time
     * @return the change
     * @throws IOException if a file cannot be read or written
     * @throws AuditException if the log is being written ({@code CAX-AUDIT-LOCKED}), or its file of checkpoints holds something else
     * @throws IllegalArgumentException if the file holds no key that only its owner can read
     */
    public static KeyChange rotate(Path log, Path key, String name, SecureRandom random, InstantSource clock)
            throws IOException {
        try (FileChannel _ = Segments.lock(log)) {
            Path fresh = key.resolveSibling(key.getFileName() + ".new");
            Path checkpoints = log.resolve(AuditKeeper.FILE);
            Optional<KeyChange> begun = Files.exists(fresh) ? begun(checkpoints, fresh) : Optional.empty();
            KeyChange change;
            if (begun.isPresent()) {
                change = begun.get();
            } else {
                CheckpointKey old = CheckpointKey.load(key);
                Files.deleteIfExists(fresh);
                CheckpointKey next = CheckpointKey.generate(random);
                next.save(fresh);
                change = old.handOver(
                        next.publicKey(), name, AuditDirectory.open(log).next(), clock.instant());
                CheckpointFile.append(checkpoints, change.line());
            }
            Files.move(fresh, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Segments.syncDirectory(key);
            return change;
        }
    }

    /** The change to a key that was made, but not put in its place yet. */
    private static Optional<KeyChange> begun(Path checkpoints, Path fresh) throws IOException {
        CheckpointKey next = CheckpointKey.load(fresh);
        return CheckpointFile.read(checkpoints).changes().stream()
                .filter(change -> change.next().equals(next.publicKey()))
                .findFirst();
    }
}
