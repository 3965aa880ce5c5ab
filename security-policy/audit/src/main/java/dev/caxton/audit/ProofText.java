package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.tree.ConsistencyProof;
import dev.caxton.audit.tree.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proofs as one line of canonical JSON that needs nothing besides it but a public key that is trusted. {@code docs/audit.md} describes them. */
public final class ProofText {

    private static final JsonCaps CAPS = new JsonCaps(1 << 20, 12);
    private static final Set<String> INCLUSION = Set.of("checkpoint", "inclusion", "record");
    private static final Set<String> CONSISTENCY = Set.of("consistency", "earlier", "later");

    private ProofText() {}

    /**
     * That a record is in the log that a checkpoint signed.
     *
     * @param line the record as it stands in the log
     * @param checkpoint the checkpoint
     * @param proof the path from the record to the checkpoint's root
     * @return one line
     */
    public static String inclusion(String line, Checkpoint checkpoint, InclusionProof proof) {
        return CanonicalJson.text(JsonValue.JsonObject.of(Map.of(
                "checkpoint", parsed(checkpoint.line()),
                "inclusion",
                        JsonValue.JsonObject.of(Map.of(
                                "index", new JsonValue.JsonNumber(proof.index()),
                                "path", path(proof.path()),
                                "size", new JsonValue.JsonNumber(proof.size()))),
                "record", parsed(line))));
    }

    /**
     * That the log of a checkpoint is the start of that of a later one.
     *
     * @param earlier the one checkpoint
     * @param later the other
     * @param proof from the one's root to the other's
     * @return one line
     */
    public static String consistency(Checkpoint earlier, Checkpoint later, ConsistencyProof proof) {
        return CanonicalJson.text(JsonValue.JsonObject.of(Map.of(
                "consistency",
                        JsonValue.JsonObject.of(Map.of(
                                "from", new JsonValue.JsonNumber(proof.from()),
                                "path", path(proof.path()),
                                "to", new JsonValue.JsonNumber(proof.to()))),
                "earlier", parsed(earlier.line()),
                "later", parsed(later.line()))));
    }

    /**
     * Verifies a proof, and the signatures of its checkpoints.
     *
     * @param text one line; hostile
     * @param trusted the keys that may have signed the checkpoints
     * @return what is proven, as a sentence
     * @throws AuditException if it is not proven ({@code CAX-AUDIT-CHECKPOINT})
     */
    public static String verify(String text, List<PublicCheckpointKey> trusted) {
        try {
            if (CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), CAPS)
                    instanceof JsonValue.JsonObject proof) {
                if (proof.members().keySet().equals(INCLUSION)) {
                    return included(proof, trusted);
                }
                if (proof.members().keySet().equals(CONSISTENCY)) {
                    return consistent(proof, trusted);
                }
            }
            throw new IllegalArgumentException("this is no proof of ours");
        } catch (JsonException | IllegalArgumentException | ClassCastException | BadRecordException e) {
            throw new AuditException(AuditError.CHECKPOINT, "not proven: " + e.getMessage(), e);
        }
    }

    private static String included(JsonValue.JsonObject text, List<PublicCheckpointKey> trusted)
            throws BadRecordException {
        Checkpoint checkpoint = checkpoint(text, "checkpoint", trusted);
        JsonValue.JsonObject inner = object(text, "inclusion", Set.of("index", "path", "size"));
        InclusionProof proof = new InclusionProof(number(inner, "index"), number(inner, "size"), path(inner));
        byte[] line = CanonicalJson.write(value(text, "record"));
        RecordScanner record = new RecordScanner();
        record.scan(line, 0, line.length);
        boolean holds = proof.size() == checkpoint.size()
                && proof.index() == record.sequence()
                && proof.holds(record.hash(), HexFormat.of().parseHex(checkpoint.root()));
        if (!holds) {
            throw new IllegalArgumentException("the record is not the one with number " + proof.index()
                    + " of the log that the checkpoint signed");
        }
        return "record " + record.sequence() + " is in the log that the checkpoint of " + checkpoint.time() + " signed";
    }

    private static String consistent(JsonValue.JsonObject text, List<PublicCheckpointKey> trusted) {
        Checkpoint earlier = checkpoint(text, "earlier", trusted);
        Checkpoint later = checkpoint(text, "later", trusted);
        JsonValue.JsonObject inner = object(text, "consistency", Set.of("from", "path", "to"));
        ConsistencyProof proof = new ConsistencyProof(number(inner, "from"), number(inner, "to"), path(inner));
        boolean holds = proof.from() == earlier.size()
                && proof.to() == later.size()
                && earlier.log().equals(later.log())
                && proof.holds(
                        HexFormat.of().parseHex(earlier.root()), HexFormat.of().parseHex(later.root()));
        if (!holds) {
            throw new IllegalArgumentException(
                    "the log of the later checkpoint does not begin with that of the earlier");
        }
        return "the log of the checkpoint of " + later.time() + " begins with that of the checkpoint of "
                + earlier.time();
    }

    private static Checkpoint checkpoint(JsonValue.JsonObject text, String name, List<PublicCheckpointKey> trusted) {
        Checkpoint checkpoint = Checkpoint.read(CanonicalJson.text(value(text, name)));
        if (trusted.stream().noneMatch(key -> key.signed(checkpoint))) {
            throw new IllegalArgumentException("the checkpoint of " + checkpoint.time()
                    + " is not signed by a trusted key; its key is " + checkpoint.key());
        }
        return checkpoint;
    }

    private static JsonValue parsed(String line) {
        return CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8), CAPS);
    }

    private static JsonValue.JsonArray path(List<String> hashes) {
        return new JsonValue.JsonArray(
                hashes.stream().<JsonValue>map(JsonValue.JsonString::new).toList());
    }

    private static List<String> path(JsonValue.JsonObject object) {
        return ((JsonValue.JsonArray) value(object, "path"))
                .items().stream()
                        .map(item -> ((JsonValue.JsonString) item).value())
                        .toList();
    }

    private static JsonValue value(JsonValue.JsonObject object, String name) {
        return object.member(name).orElseThrow(() -> new IllegalArgumentException("no member " + name));
    }

    private static JsonValue.JsonObject object(JsonValue.JsonObject text, String name, Set<String> fields) {
        JsonValue.JsonObject object = (JsonValue.JsonObject) value(text, name);
        if (!object.members().keySet().equals(fields)) {
            throw new IllegalArgumentException("other fields in " + name);
        }
        return object;
    }

    private static long number(JsonValue.JsonObject object, String name) {
        double value = ((JsonValue.JsonNumber) value(object, name)).value();
        if (value < 0 || value != Math.rint(value)) {
            throw new IllegalArgumentException(name + " is a count");
        }
        return (long) value;
    }
}
