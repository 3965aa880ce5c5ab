package dev.caxton.audit;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tool calls of an earlier run that were intended and of which nobody recorded the end. Looks back to the start of that run, and no further than a call can
 * last.
 */
final class OpenCalls {

    /** A call has a deadline, and it is far below this. */
    private static final Duration LONGEST_CALL = Duration.ofHours(1);

    private static final byte[] STARTED = RecordScanner.ascii("runtime-started");
    private static final byte[] INTENDED = RecordScanner.ascii("tool-call-intended");
    private static final byte[] ENDED = RecordScanner.ascii("tool-call-ended");

    /** The same run goes on in an earlier segment. */
    private static final class Segment {
        private final Map<String, JsonValue.JsonObject> open = new LinkedHashMap<>();
        private final Set<String> ended = new HashSet<>();
        private Optional<Instant> oldest = Optional.empty();
        private Optional<Instant> newest = Optional.empty();
        private boolean runStarts;

        void accept(RecordScanner record) {
            newest = Optional.of(Instant.parse(record.time()));
            oldest = oldest.or(() -> newest);
            if (record.isOfType(STARTED)) {
                // What was open then was told when the log was opened for that run.
                runStarts = true;
                open.clear();
                ended.clear();
            } else if (record.isOfType(INTENDED)) {
                JsonValue.JsonObject event = event(record);
                event.string("call").ifPresent(call -> open.put(call, event));
            } else if (record.isOfType(ENDED)) {
                event(record).string("call").ifPresent(call -> {
                    if (open.remove(call) == null) {
                        ended.add(call);
                    }
                });
            }
        }

        private static JsonValue.JsonObject event(RecordScanner record) {
            return (JsonValue.JsonObject) CanonicalJson.parse(record.event());
        }
    }

    private OpenCalls() {}

    /**
     * What is to be recorded.
     *
     * @param files the segments of the log in their order, verified
     */
    static List<AuditEvent> ends(List<Path> files) throws IOException {
        List<JsonValue.JsonObject> open = new ArrayList<>();
        Set<String> endedLater = new HashSet<>();
        Optional<Instant> newest = Optional.empty();
        for (Path file : files.reversed()) {
            Segment segment = read(file);
            segment.open.forEach((call, event) -> {
                if (!endedLater.contains(call)) {
                    open.add(event);
                }
            });
            endedLater.addAll(segment.ended);
            Optional<Instant> last = segment.newest;
            newest = newest.or(() -> last);
            boolean longAgo = newest.isPresent()
                    && segment.oldest
                            .filter(newest.get().minus(LONGEST_CALL)::isAfter)
                            .isPresent();
            if (segment.runStarts || longAgo) {
                break;
            }
        }
        return open.stream().flatMap(event -> end(event).stream()).toList();
    }

    private static Segment read(Path file) throws IOException {
        Segment segment = new Segment();
        RecordScanner scanner = new RecordScanner();
        try (SegmentLines lines = new SegmentLines(List.of(file))) {
            for (Optional<SegmentLines.Placed> next = lines.next(); next.isPresent(); next = lines.next()) {
                if (scanner.tryScan(next.get().line().bytes(), 0).isEmpty()) {
                    break; // the torn tail, which is about to be cut off
                }
                segment.accept(scanner);
            }
        }
        return segment;
    }

    /** The end of a call as far as it is known. An intent that says something else than ours do is left alone. */
    private static Optional<AuditEvent> end(JsonValue.JsonObject intent) {
        try {
            return Optional.of(new AuditEvent.ToolCallEnded(
                    new AuditEvent.ToolCallIntended(
                            new TenantId(text(intent, "tenant")),
                            Principal.parse(text(intent, "principal")),
                            text(intent, "call"),
                            ToolName.parse(text(intent, "tool")),
                            text(intent, "arguments"),
                            text(intent, "door"),
                            intent.string("trace")),
                    "unknown",
                    "CAX-TOOL-UNRECORDED",
                    AuditEvent.Ruling.UNKNOWN,
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonValue.JsonObject event, String field) {
        return event.string(field).orElseThrow(() -> new IllegalArgumentException("no " + field));
    }
}
