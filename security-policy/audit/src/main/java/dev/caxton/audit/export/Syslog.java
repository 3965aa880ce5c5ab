package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Records as messages of RFC 5424: facility 13 (log audit), the type as the message's id, and the record's line as its text. */
final class Syslog {

    private static final int AUDIT = 13;
    private static final int WARNING = 4;
    private static final int NOTICE = 5;

    /** What somebody should look at. */
    private static final Set<String> WARNINGS = Set.of(
            "agent-violation",
            "audit-gap",
            "audit-recovered",
            "audit-export-changed",
            "authentication-failed",
            "calls-denied",
            "checkpoint-key-changed",
            "deployment-refused",
            "message-denied",
            "messages-denied",
            "request-refused",
            "requests-refused",
            "tools-described");

    /** Six digits behind the point, as many as a record has and RFC 5424 admits. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String header;

    /**
     * @param host the name of this host, or {@code -}
     * @param process the id of this process
     */
    Syslog(String host, long process) {
        String name = host.replaceAll("[^!-~]", "");
        this.header = " " + (name.isEmpty() ? "-" : name.substring(0, Math.min(255, name.length()))) + " caxton "
                + process + " ";
    }

    byte[] message(AuditRecord record) {
        boolean warning = WARNINGS.contains(record.type())
                || record.event().string("decision").filter("deny"::equals).isPresent();
        String type = record.type().replaceAll("[^!-~]", "");
        String id = type.isEmpty() ? "-" : type.substring(0, Math.min(32, type.length()));
        String text = "<" + (AUDIT * 8 + (warning ? WARNING : NOTICE)) + ">1 " + TIME.format(record.time()) + header
                + id + " - " + record.line();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As RFC 6587 (octet counting) and RFC 5425 put messages into a stream. */
    static void frame(byte[] message, ByteArrayOutputStream out) {
        out.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(message);
    }
}
