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
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The line of a record: {@code {"hash":"<64 digits>","record":{"event":{...},"group":n,"prev":"<64 digits>","seq":n,"time":"..."}}}. The hash is SHA-256 over
 * the bytes of the inner object, which is canonical. Not safe for use by several threads.
 */
final class RecordCodec {

    /** The largest event and, with room for the rest, the longest line. */
    static final int MAX_EVENT_BYTES = 64 * 1024;

    static final int MAX_LINE_BYTES = MAX_EVENT_BYTES + 1024;

    /** Cannot stand within a record: there a quote in a text is escaped, and no event has such a member. */
    static final String LINE_START = "{\"hash\":\"";

    private static final byte[] OPEN = ascii(LINE_START);
    private static final byte[] MIDDLE = ascii("\",\"record\":");
    private static final byte[] EVENT = ascii("{\"event\":");
    private static final int RECORD_AT = OPEN.length + 64 + MIDDLE.length;
    private static final Set<String> FIELDS = Set.of("event", "group", "prev", "seq", "time");
    private static final JsonCaps CAPS = new JsonCaps(MAX_LINE_BYTES, 8);
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    RecordCodec() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Writes the line of an event and its line feed; the new head follows from it. */
    Head write(byte[] event, Instant time, long group, Head head, ByteArrayOutputStream out) {
        byte[] rest = ascii(",\"group\":" + group + ",\"prev\":\"" + head.hash() + "\",\"seq\":" + head.next()
                + ",\"time\":\"" + text(time) + "\"}");
        sha256.update(EVENT);
        sha256.update(event);
        String hash = HEX.formatHex(sha256.digest(rest));
        out.writeBytes(OPEN);
        out.writeBytes(ascii(hash));
        out.writeBytes(MIDDLE);
        out.writeBytes(EVENT);
        out.writeBytes(event);
        out.writeBytes(rest);
        out.write('}');
        out.write('\n');
        return new Head(head.next() + 1, hash);
    }

    /** The time in one form of 27 characters: {@link Instant#toString} drops zeros. */
    private String text(Instant time) {
        if (time.getEpochSecond() != second) {
            second = time.getEpochSecond();
            String whole = time.truncatedTo(ChronoUnit.SECONDS).toString();
            secondText = whole.substring(0, whole.length() - 1);
        }
        String micros = Integer.toString(1_000_000 + time.getNano() / 1_000);
        return secondText + "." + micros.substring(1) + "Z";
    }

    /** Reads a line without its line feed. */
    AuditRecord read(byte[] line) throws BadRecordException {
        if (line.length < RECORD_AT + 2 || line.length > MAX_LINE_BYTES || line[line.length - 1] != '}') {
            throw new BadRecordException("it is not the line of a record");
        }
        requireAt(line, 0, OPEN);
        requireAt(line, OPEN.length + 64, MIDDLE);
        String claimed = new String(line, OPEN.length, 64, StandardCharsets.ISO_8859_1);
        byte[] inner = Arrays.copyOfRange(line, RECORD_AT, line.length - 1);
        String hash = HEX.formatHex(sha256.digest(inner));
        if (!hash.equals(claimed)) {
            throw new BadRecordException("its content does not have the hash it carries");
        }
        try {
            return record(inner, hash);
        } catch (JsonException | IllegalArgumentException | ClassCastException | DateTimeException e) {
            throw new BadRecordException("it is not a record");
        }
    }

    private AuditRecord record(byte[] inner, String hash) throws BadRecordException {
        var record = (JsonValue.JsonObject) CanonicalJson.parse(inner, CAPS);
        if (!record.members().keySet().equals(FIELDS) || !Arrays.equals(inner, CanonicalJson.write(record))) {
            throw new BadRecordException("it is not in canonical form");
        }
        var event = (JsonValue.JsonObject) member(record, "event");
        String time = string(record, "time");
        AuditRecord read = new AuditRecord(
                number(record, "seq"),
                Instant.parse(time),
                new TenantId(string(event, "tenant")),
                Principal.parse(string(event, "principal")),
                string(event, "type"),
                event,
                number(record, "group"),
                string(record, "prev"),
                hash);
        if (!text(read.time()).equals(time) || read.group() > read.sequence()) {
            throw new BadRecordException("it is not in canonical form");
        }
        return read;
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

    private static JsonValue member(JsonValue.JsonObject object, String name) {
        JsonValue value = object.members().get(name);
        if (value == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return value;
    }

    private static String string(JsonValue.JsonObject object, String name) {
        return ((JsonValue.JsonString) member(object, name)).value();
    }

    private static long number(JsonValue.JsonObject object, String name) {
        double value = ((JsonValue.JsonNumber) member(object, name)).value();
        if (value < 0 || value != Math.rint(value)) {
            throw new IllegalArgumentException("no count");
        }
        return (long) value;
    }

    private static void requireAt(byte[] line, int at, byte[] expected) throws BadRecordException {
        if (!Arrays.equals(line, at, at + expected.length, expected, 0, expected.length)) {
            throw new BadRecordException("it is not the line of a record");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
