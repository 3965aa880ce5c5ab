package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTailTest {

    private static final AuditEvent STOPPED = new AuditEvent.RuntimeStopped(Events.SYSTEM);

    @TempDir
    Path directory = Path.of("");

    private FileAuditLog open(long segmentBytes) {
        return FileAuditLog.open(
                directory, new FileAuditSettings(Events.CLOCK, Duration.ofSeconds(60), 1_000, segmentBytes));
    }

    private static List<Long> numbers(List<AuditRecord> records) {
        return records.stream().map(AuditRecord::sequence).toList();
    }

    @Test
    void everyRecordComesOnceInItsOrderAcrossSegmentsAndRuns() {
        DirectoryTail tail = new DirectoryTail(directory);
        assertEquals(List.of(), tail.next(), "there is no log yet");
        List<Long> seen = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            try (FileAuditLog log = open(65_536)) {
                for (int i = 0; i < 700; i++) {
                    log.append(Events.INTENT);
                    if (i % 100 == 7) {
                        seen.addAll(numbers(tail.next()));
                    }
                }
            }
        }
        for (List<AuditRecord> more = tail.next(); !more.isEmpty(); more = tail.next()) {
            seen.addAll(numbers(more));
        }
        long written = AuditDirectory.open(directory).next();
        assertTrue(written >= 2_100);
        assertEquals(LongStream.range(0, written).boxed().toList(), seen);
    }

    @Test
    void halfARecordIsNotThereYet() throws Exception {
        String line;
        try (FileAuditLog log = open(1 << 20)) {
            log.append(Events.INTENT);
            log.append(Events.INTENT);
        }
        Path segment = Segments.list(directory).getFirst();
        List<String> lines = Files.readAllLines(segment);
        line = lines.getLast();
        Files.writeString(segment, lines.getFirst() + "\n" + line.substring(0, 40));
        DirectoryTail tail = new DirectoryTail(directory);
        assertEquals(List.of(0L), numbers(tail.next()));
        assertEquals(List.of(), tail.next());
        Files.writeString(segment, line.substring(40) + "\n", StandardOpenOption.APPEND);
        assertEquals(List.of(1L), numbers(tail.next()));
    }

    @Test
    void whatDoesNotFollowIsNotHandedOut() throws Exception {
        try (FileAuditLog log = open(1 << 20)) {
            for (int i = 0; i < 3; i++) {
                log.append(Events.INTENT);
            }
        }
        Path segment = Segments.list(directory).getFirst();
        List<String> lines = Files.readAllLines(segment);
        for (List<String> broken : List.of(
                List.of(lines.get(0), lines.get(2)),
                List.of(lines.get(0), lines.get(0)),
                List.of(lines.get(0), lines.get(1).replace("greet", "gReet")),
                List.of(lines.get(0), "{}"))) {
            Files.write(segment, broken, StandardCharsets.UTF_8);
            AuditException refused =
                    assertThrows(AuditException.class, () -> new DirectoryTail(directory).next(), broken.toString());
            assertEquals(AuditError.DAMAGED, refused.error());
        }
    }

    /** A name that no writer gives, and that once looked like one. */
    @Test
    void aFileWithANumberBeyondAllRecordsIsNoSegment() throws Exception {
        try (FileAuditLog log = open(1 << 20)) {
            log.append(STOPPED);
        }
        for (String name : List.of("09999999999999999999.jsonl", "99999999999999999999.jsonl", "0\u0660.jsonl")) {
            Files.writeString(directory.resolve(name), "nothing\n");
        }
        assertEquals(1, Segments.list(directory).size());
        assertEquals(1, new DirectoryTail(directory).next().size());
        try (FileAuditLog log = open(1 << 20)) {
            assertEquals(1, log.append(STOPPED).sequence());
        }
    }
}
