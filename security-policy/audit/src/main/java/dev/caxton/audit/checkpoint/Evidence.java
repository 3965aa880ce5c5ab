package dev.caxton.audit.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What was brought away from a host: checkpoints of one log, and changes of the key that signs them. Immutable.
 *
 * @param checkpoints in the order of the lines
 * @param changes in the order of the lines
 */
public record Evidence(List<Checkpoint> checkpoints, List<KeyChange> changes) {

    /** None. */
    public static final Evidence NONE = new Evidence(List.of(), List.of());

    /** Copies the lists. */
    public Evidence {
        checkpoints = List.copyOf(checkpoints);
        changes = List.copyOf(changes);
    }

    /**
     * Reads lines of checkpoints and changes of the key. Their signatures are not looked at.
     *
     * @param lines one of them each; empty lines are skipped; hostile
     * @return what they say
     * @throws IllegalArgumentException if a line is none
     */
    public static Evidence read(Iterable<String> lines) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<KeyChange> changes = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("{\"key\":") && line.contains("\"keyChange\":")) {
                changes.add(KeyChange.read(line));
            } else if (!line.isBlank()) {
                checkpoints.add(Checkpoint.read(line));
            }
        }
        return new Evidence(checkpoints, changes);
    }

    /**
     * Refuses what no trusted key says. A key is trusted if it is one of those given, or if a trusted key said that it follows; after that, the one that said so
     * is trusted no longer.
     *
     * @param trusted keys from a source that is trusted
     * @throws IllegalArgumentException if a line is not signed by a key that was trusted for it, or the lines are of different logs
     */
    public void require(List<PublicCheckpointKey> trusted) {
        List<PublicCheckpointKey> keys = new ArrayList<>(trusted);
        for (KeyChange change : changes) {
            if (keys.stream().noneMatch(key -> key.signed(change))) {
                throw new IllegalArgumentException("the change of the key of " + change.time()
                        + " is not signed by a trusted key; its key is " + change.key());
            }
            keys.add(change.next());
        }
        for (Checkpoint checkpoint : checkpoints) {
            if (keys.stream().noneMatch(key -> key.signed(checkpoint))) {
                throw new IllegalArgumentException("the checkpoint of " + checkpoint.time()
                        + " is not signed by a trusted key; its key is " + checkpoint.key());
            }
            for (KeyChange change : changes) {
                if (change.key().equals(checkpoint.key()) && checkpoint.size() > change.size()) {
                    throw new IllegalArgumentException("the checkpoint of " + checkpoint.time() + " counts "
                            + checkpoint.size() + " records, but its key was given up when there were "
                            + change.size());
                }
            }
        }
        requireOneLog();
    }

    private void requireOneLog() {
        List<String> logs = new ArrayList<>();
        checkpoints.forEach(checkpoint -> logs.add(checkpoint.log()));
        changes.forEach(change -> logs.add(change.log()));
        if (logs.stream().distinct().count() > 1) {
            throw new IllegalArgumentException("the checkpoints are of different logs");
        }
    }
}
