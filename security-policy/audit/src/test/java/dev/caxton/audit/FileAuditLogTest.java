package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest extends AuditLogContract {

    @TempDir
    Path directory;

    private Path logDirectory() {
        return directory.resolve("audit");
    }

    @Override
    AuditLog open() {
        // Small segments, so that the contract holds across their borders too.
        return FileAuditLog.open(logDirectory(), Events.segmentsOf(64 * 1024));
    }

    @Override
    AuditReader reader(AuditLog log) {
        return ((FileAuditLog) log).reader();
    }

    private static FileAuditLog at(Path where) {
        return FileAuditLog.open(where, Events.settings());
    }

    private static long records(Path where) {
        return assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where))
                .records();
    }

    @Test
    void goesOnWhereItWasLeft() {
        Path where = directory.resolve("again");
        AuditReceipt last;
        try (FileAuditLog log = at(where)) {
            log.append(Events.numbered(0));
            last = log.append(Events.numbered(1));
        }
        try (FileAuditLog log = at(where)) {
            AuditReceipt next = log.append(Events.numbered(2));
            assertEquals(2, next.sequence());
            AuditRecord record = log.reader()
                    .read(new AuditQuery(2, 3, AuditFilter.ALL, false, 1))
                    .records()
                    .getFirst();
            assertEquals(last.hash(), record.previous());
        }
        assertEquals(3, records(where));
    }

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Path where = directory.resolve("deep/er");
        try (FileAuditLog log = at(where)) {
            log.append(Events.numbered(0));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(where)));
        try (var files = Files.list(where)) {
            for (Path file : files.toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
    }

    @Test
    void onlyOneWriterGetsIn() {
        Path where = directory.resolve("one");
        try (FileAuditLog log = at(where)) {
            AuditException thrown = assertThrows(AuditException.class, () -> at(where));
            assertEquals(AuditError.LOCKED, thrown.error());
            assertEquals(0, log.append(Events.numbered(0)).sequence());
        }
        try (FileAuditLog log = at(where)) {
            assertEquals(1, log.append(Events.numbered(1)).sequence());
        }
    }

    @Test
    void startsANewSegmentWhenOneIsFull() throws IOException {
        Path where = directory.resolve("segments");
        for (int run = 0; run < 3; run++) {
            try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(2_000))) {
                for (int i = 0; i < 40; i++) {
                    log.append(Events.numbered(i));
                }
            }
        }
        List<Path> segments = Segments.list(where);
        assertTrue(segments.size() > 10, segments.toString());
        assertEquals(120, records(where));
        assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(segments.get(3)));
        try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(2_000))) {
            AuditPage page = log.reader().read(new AuditQuery(5, 115, AuditFilter.ALL, true, 1_000));
            assertEquals(110, page.records().size());
            assertEquals(114, page.records().getFirst().sequence());
        }
    }

    @Test
    void goesOnAfterACrashBetweenCreatingASegmentAndWritingToIt() throws IOException {
        Path where = directory.resolve("empty-segment");
        try (FileAuditLog log = at(where)) {
            log.append(Events.numbered(0));
        }
        Files.createFile(Segments.path(where, 1));
        try (FileAuditLog log = at(where)) {
            assertEquals(1, log.append(Events.numbered(1)).sequence());
        }
        assertEquals(2, records(where));
    }

    @Test
    void readsWhileOthersWrite() throws InterruptedException {
        Path where = directory.resolve("both");
        try (FileAuditLog log = FileAuditLog.open(where, Events.segmentsOf(20_000))) {
            AtomicBoolean done = new AtomicBoolean();
            var failures = new ConcurrentLinkedQueue<Throwable>();
            Thread reading = Thread.ofPlatform().start(() -> {
                long seen = 0;
                try {
                    while (!done.get()) {
                        AuditPage page =
                                log.reader().read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, true, 10));
                        if (!page.records().isEmpty()) {
                            long newest = page.records().getFirst().sequence();
                            assertTrue(newest >= seen);
                            seen = newest;
                        }
                    }
                } catch (AuditException | AssertionError e) {
                    failures.add(e);
                }
            });
            for (int i = 0; i < 500; i++) {
                AuditReceipt receipt = log.append(Events.numbered(i));
                AuditRecord newest = log.reader()
                        .read(new AuditQuery(0, Long.MAX_VALUE, AuditFilter.ALL, true, 1))
                        .records()
                        .getFirst();
                assertEquals(receipt.hash(), newest.hash(), "what is acknowledged can be read at once");
            }
            done.set(true);
            reading.join();
            assertEquals(List.of(), List.copyOf(failures));
        }
    }

    @Test
    void aReaderNoticesARecordThatWasChangedUnderIt() throws IOException {
        Path where = directory.resolve("changed");
        try (FileAuditLog log = at(where)) {
            log.append(Events.numbered(0));
            Path segment = Segments.path(where, 0);
            String text = Files.readString(segment);
            Files.writeString(segment, text.replace("\"v0\"", "\"v9\""), StandardOpenOption.WRITE);
            AuditException thrown = assertThrows(
                    AuditException.class, () -> log.reader().read(AuditQuery.newest(Events.SYSTEM.tenant(), 1)));
            assertEquals(AuditError.DAMAGED, thrown.error());
        }
    }
}
