package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a log starts whose oldest records were removed, and what stays of them: enough to go on with their chain and their tree. It stands in the file
 * {@value #FILE} of the log, and an {@code audit-removed} record confirms it. Immutable.
 *
 * @param next the sequence number of the first record that is left
 * @param hash the hash of the record before it
 * @param tree the complete subtrees of the tree of all records before it
 */
record LogStart(long next, String hash, List<String> tree) {

    static final String FILE = "removed.json";

    private static final JsonCaps CAPS = new JsonCaps(8_192, 3);
    private static final Set<String> FIELDS = Set.of("hash", "next", "tree");

    LogStart {
        tree = List.copyOf(tree);
        if (HexFormat.of().parseHex(hash).length != RecordScanner.HASH_BYTES || next < 1) {
            throw new IllegalArgumentException("a log whose records were removed starts after record 0");
        }
        var _ = new MerkleTree(next, tree); // refuses what is no tree of this size
    }

    /** The tree of what was removed, to go on with. */
    MerkleTree resume() {
        return new MerkleTree(next, tree);
    }

    String root() {
        return HexFormat.of().formatHex(resume().root());
    }

    byte[] write() {
        return (CanonicalJson.text(JsonValue.JsonObject.of(Map.of(
                                "hash", new JsonValue.JsonString(hash),
                                "next", new JsonValue.JsonNumber(next),
                                "tree",
                                        new JsonValue.JsonArray(tree.stream()
                                                .<JsonValue>map(JsonValue.JsonString::new)
                                                .toList()))))
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What was removed from a log.
     *
     * @param directory the log
     * @return empty if nothing was
     * @throws AuditException if the file says nothing of the kind
     */
    static Optional<LogStart> of(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        byte[] bytes;
        try {
            if (Files.size(file) > CAPS.bytes()) {
                throw damaged(file);
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            LogStart read = read(bytes);
            if (Arrays.equals(bytes, read.write())) {
                return Optional.of(read);
            }
        } catch (JsonException | IllegalArgumentException | ClassCastException e) {
            throw damaged(file);
        }
        throw damaged(file);
    }

    private static LogStart read(byte[] bytes) {
        JsonValue.JsonObject object = (JsonValue.JsonObject) CanonicalJson.parse(bytes, CAPS);
        if (!object.members().keySet().equals(FIELDS)) {
            throw new IllegalArgumentException("other fields");
        }
        List<String> tree = ((JsonValue.JsonArray) object.member("tree").orElseThrow())
                .items().stream()
                        .map(item -> ((JsonValue.JsonString) item).value())
                        .toList();
        double next = ((JsonValue.JsonNumber) object.member("next").orElseThrow()).value();
        return new LogStart((long) next, object.string("hash").orElseThrow(IllegalArgumentException::new), tree);
    }

    private static AuditException damaged(Path file) {
        return new AuditException(
                AuditError.DAMAGED, file + " does not say where the log starts; put back the one that was written");
    }
}
