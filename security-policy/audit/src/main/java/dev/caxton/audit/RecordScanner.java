package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalScan;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads the line of a record without building anything of its event, and tells whether it is one that this log writes: {@link RecordCodec} describes it. Says
 * what the line scanned last says. Belongs to one thread at a time. Uses no class of another module, so that the verifier needs nothing but its own file.
 */
final class RecordScanner {

    /** The largest event and, with room for the rest, the longest line. */
    static final int MAX_EVENT_BYTES = 64 * 1024;

    static final int MAX_LINE_BYTES = MAX_EVENT_BYTES + 1024;

    /** Cannot stand within a record: there a quote in a text is escaped, and no event has such a member. */
    static final String LINE_START = "{\"hash\":\"";

    static final int HASH_BYTES = 32;
    static final byte[] OPEN = ascii(LINE_START);
    static final byte[] MIDDLE = ascii("\",\"record\":");
    static final byte[] EVENT = ascii("{\"event\":");
    static final int RECORD_AT = OPEN.length + 2 * HASH_BYTES + MIDDLE.length;

    private static final byte[] GROUP = ascii(",\"group\":");
    private static final byte[] PREVIOUS = ascii(",\"prev\":\"");
    private static final byte[] SEQUENCE = ascii("\",\"seq\":");
    private static final byte[] TIME = ascii(",\"time\":\"");
    private static final byte[] END = ascii("\"}}");
    private static final byte[] TYPE_NAME = ascii("type");
    private static final byte[] TENANT_NAME = ascii("tenant");
    private static final byte[] PRINCIPAL_NAME = ascii("principal");
    private static final byte[] TIME_SHAPE = ascii("0000-00-00T00:00:00.000000Z");
    private static final byte[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final HexFormat HEX = HexFormat.of();
    private static final long MAX_COUNT = (1L << 53) - 1;

    /** An event lies one level below its record. */
    private static final int EVENT_DEPTH = 7;

    private final MessageDigest sha256;
    private final CanonicalScan json = new CanonicalScan(EVENT_DEPTH);
    private byte[] in = {};
    private int at;
    private byte[] hash = {};
    private byte[] previous = {};
    private long sequence;
    private long group;
    private int eventFrom;
    private int eventTo;
    private int timeFrom;
    private int typeFrom;
    private int typeTo;
    private int found;

    RecordScanner() {
        sha256 = sha256();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads a line without its line feed. */
    void scan(byte[] bytes, int from, int to) throws BadRecordException {
        in = bytes;
        if (to - from < RECORD_AT + 2 || to - from > MAX_LINE_BYTES || in[to - 1] != '}') {
            throw new BadRecordException("it is not the line of a record");
        }
        at = from;
        require(OPEN, to, "it is not the line of a record");
        byte[] claimed = digits(to, "it is not the line of a record");
        require(MIDDLE, to, "it is not the line of a record");
        byte[] found32 = new byte[HASH_BYTES];
        sha256.update(in, at, to - 1 - at);
        try {
            sha256.digest(found32, 0, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        if (!Arrays.equals(found32, claimed)) {
            throw new BadRecordException("its content does not have the hash it carries");
        }
        hash = found32;
        record(to);
    }

    private void record(int to) throws BadRecordException {
        String problem = "it is not a record in canonical form";
        require(EVENT, to, problem);
        eventFrom = at;
        found = 0;
        eventTo = json.object(in, at, to, this::member);
        if (eventTo < 0 || found != 3) {
            throw new BadRecordException(problem);
        }
        at = eventTo;
        require(GROUP, to, problem);
        group = count(to, problem);
        require(PREVIOUS, to, problem);
        previous = digits(to, problem);
        require(SEQUENCE, to, problem);
        sequence = count(to, problem);
        require(TIME, to, problem);
        timeFrom = at;
        if (at + TIME_SHAPE.length > to || !isTime()) {
            throw new BadRecordException(problem);
        }
        at += TIME_SHAPE.length;
        require(END, to, problem);
        if (at != to || group > sequence) {
            throw new BadRecordException(problem);
        }
    }

    /** Every event says what it is, whom it concerns and who acted, as texts. */
    private void member(int nameFrom, int nameTo, int from, int to) {
        boolean type = is(TYPE_NAME, nameFrom, nameTo);
        if (type) {
            typeFrom = from + 1;
            typeTo = to - 1;
        }
        if (in[from] == '"' && (type || is(TENANT_NAME, nameFrom, nameTo) || is(PRINCIPAL_NAME, nameFrom, nameTo))) {
            found++;
        }
    }

    private boolean is(byte[] name, int from, int to) {
        return Arrays.equals(in, from, to, name, 0, name.length);
    }

    private void require(byte[] expected, int to, String problem) throws BadRecordException {
        if (at + expected.length > to || !is(expected, at, at + expected.length)) {
            throw new BadRecordException(problem);
        }
        at += expected.length;
    }

    private byte[] digits(int to, String problem) throws BadRecordException {
        byte[] value = new byte[HASH_BYTES];
        if (at + 2 * HASH_BYTES > to) {
            throw new BadRecordException(problem);
        }
        for (int i = 0; i < HASH_BYTES; i++) {
            int high = digit(in[at++]);
            int low = digit(in[at++]);
            if ((high | low) < 0) {
                throw new BadRecordException(problem);
            }
            value[i] = (byte) (high << 4 | low);
        }
        return value;
    }

    /** Lower case only: a hash has one spelling. */
    private static int digit(int c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private long count(int to, String problem) throws BadRecordException {
        int start = at;
        long value = 0;
        while (at < to && in[at] >= '0' && in[at] <= '9' && value <= MAX_COUNT) {
            value = value * 10 + in[at] - '0';
            at++;
        }
        if (at == start || value > MAX_COUNT || (in[start] == '0' && at > start + 1)) {
            throw new BadRecordException(problem);
        }
        return value;
    }

    /** A time that exists, of the years 0000 to 9999, with microseconds. */
    private boolean isTime() {
        for (int i = 0; i < TIME_SHAPE.length; i++) {
            int c = in[timeFrom + i];
            if (TIME_SHAPE[i] == '0' ? c < '0' || c > '9' : c != TIME_SHAPE[i]) {
                return false;
            }
        }
        int year = two(0) * 100 + two(2);
        int month = two(5);
        int day = two(8);
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= DAYS[month - 1]
                && (month != 2 || day < 29 || leap)
                && two(11) < 24
                && two(14) < 60
                && two(17) < 60;
    }

    private int two(int offset) {
        return (in[timeFrom + offset] - '0') * 10 + in[timeFrom + offset + 1] - '0';
    }

    long sequence() {
        return sequence;
    }

    long group() {
        return group;
    }

    /** 32 bytes, not to be changed. */
    byte[] hash() {
        return hash;
    }

    /** 32 bytes, not to be changed. */
    byte[] previous() {
        return previous;
    }

    String hashText() {
        return HEX.formatHex(hash);
    }

    String previousText() {
        return HEX.formatHex(previous);
    }

    String time() {
        return new String(in, timeFrom, TIME_SHAPE.length, StandardCharsets.ISO_8859_1);
    }

    /** Whether the event is of a type whose name needs no escapes. */
    boolean isOfType(byte[] type) {
        return is(type, typeFrom, typeTo);
    }

    /** The type, if its name needs no escapes; the names of ours do not. */
    String type() {
        return new String(in, typeFrom, typeTo - typeFrom, StandardCharsets.UTF_8);
    }

    /** The bytes of the event. */
    byte[] event() {
        return Arrays.copyOfRange(in, eventFrom, eventTo);
    }

    /** A value to be kept while other lines are scanned. */
    Scanned scanned() {
        return new Scanned(sequence, group, hash, previous);
    }

    /** What follows from one record for the next. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package
    record Scanned(long sequence, long group, byte[] hash, byte[] previous) {}

    /** A record at the end of a broken line, if there is one. */
    Optional<Scanned> tryScan(byte[] line, int from) {
        try {
            scan(line, from, line.length);
            return Optional.of(scanned());
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
