package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * The line of a record: {@code {"hash":"<64 digits>","record":{"event":{...},"group":n,"prev":"<64 digits>","seq":n,"time":"..."}}}. The hash is SHA-256 over
 * the bytes of the inner object, which is canonical. Not safe for use by several threads.
 */
final class RecordCodec {

    private static final JsonCaps EVENT_CAPS = new JsonCaps(RecordScanner.MAX_LINE_BYTES, 8);
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256 = RecordScanner.sha256();
    private final RecordScanner scanner = new RecordScanner();
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    /** Writes the line of an event and its line feed; the new head follows from it. */
    Head write(byte[] event, Instant time, long group, Head head, ByteArrayOutputStream out) {
        byte[] rest = RecordScanner.ascii(",\"group\":" + group + ",\"prev\":\"" + head.hash() + "\",\"seq\":"
                + head.next() + ",\"time\":\"" + text(time) + "\"}");
        // An error in the middle of the record before may have left something in it.
        sha256.reset();
        sha256.update(RecordScanner.EVENT);
        sha256.update(event);
        String hash = HEX.formatHex(sha256.digest(rest));
        out.writeBytes(RecordScanner.OPEN);
        out.writeBytes(RecordScanner.ascii(hash));
        out.writeBytes(RecordScanner.MIDDLE);
        out.writeBytes(RecordScanner.EVENT);
        out.writeBytes(event);
        out.writeBytes(rest);
        out.write('}');
        out.write('\n');
        return new Head(head.next() + 1, hash);
    }

    /** The time in one form of 27 characters: {@link Instant#toString} drops zeros. */
    private String text(Instant time) {
        if (time.getEpochSecond() != second) {
            String whole = time.truncatedTo(ChronoUnit.SECONDS).toString();
            secondText = whole.substring(0, whole.length() - 1);
            second = time.getEpochSecond();
        }
        String micros = Integer.toString(1_000_000 + time.getNano() / 1_000);
        return secondText + "." + micros.substring(1) + "Z";
    }

    /** Reads a line without its line feed. */
    AuditRecord read(byte[] line) throws BadRecordException {
        scanner.scan(line, 0, line.length);
        return record(scanner);
    }

    /** The record that was scanned. */
    static AuditRecord record(RecordScanner scanned) throws BadRecordException {
        try {
            JsonValue.JsonObject event = (JsonValue.JsonObject) CanonicalJson.parse(scanned.event(), EVENT_CAPS);
            return new AuditRecord(
                    scanned.sequence(),
                    Instant.parse(scanned.time()),
                    new TenantId(string(event, "tenant")),
                    Principal.parse(string(event, "principal")),
                    string(event, "type"),
                    event,
                    scanned.group(),
                    scanned.previousText(),
                    scanned.hashText());
        } catch (JsonException | IllegalArgumentException | ClassCastException | DateTimeException e) {
            throw new BadRecordException("it is not a record");
        }
    }

    /** The line of a record that was read. */
    static String line(AuditRecord record) {
        var out = new ByteArrayOutputStream();
        new RecordCodec()
                .write(
                        CanonicalJson.write(record.event()),
                        record.time(),
                        record.group(),
                        new Head(record.sequence(), record.previous()),
                        out);
        return out.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static String string(JsonValue.JsonObject object, String name) {
        return object.string(name).orElseThrow(() -> new IllegalArgumentException("no text " + name));
    }
}
