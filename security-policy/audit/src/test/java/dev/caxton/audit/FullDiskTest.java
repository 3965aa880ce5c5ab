package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is really full. Needs the right to mount one, and is skipped by name where that is missing. */
class FullDiskTest {

    @TempDir
    Path directory;

    private boolean mounted;

    @BeforeEach
    void mountSmallFileSystem() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", directory.toString());
        assumeTrue(mounted, "this process may not mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertTrue(run("umount", directory.toString()));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void refusesWhatHasNoRoomAndGoesOnWhenThereIsRoomAgain() throws IOException {
        Path ballast = Files.write(directory.resolve("ballast"), new byte[64 * 1024]);
        Path where = directory.resolve("audit");
        int acknowledged = 0;
        try (FileAuditLog log = FileAuditLog.open(where, Events.settings())) {
            AuditException full = null;
            while (full == null) {
                try {
                    log.append(Events.numbered(acknowledged));
                    acknowledged++;
                } catch (AuditException e) {
                    full = e;
                }
            }
            assertEquals(AuditError.UNAVAILABLE, full.error());
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.getMessage());
            assertTrue(acknowledged > 50, acknowledged + " fitted");
            CompletableFuture<AuditReceipt> stop = log.record(new AuditEvent.MessageDenied(
                            TenantId.DEFAULT,
                            Events.ADMIN,
                            Events.GREETER,
                            "0".repeat(64),
                            "r".repeat(4_000),
                            Optional.empty()))
                    .toCompletableFuture();
            assertThrows(AuditException.class, () -> log.append(Events.of("t", 1)));

            Files.delete(ballast);
            assertEquals(acknowledged, stop.join().sequence());
            assertEquals(acknowledged + 1, log.append(Events.numbered(1)).sequence());
        }
        assertEquals(
                acknowledged + 2,
                assertInstanceOf(AuditVerdict.Intact.class, AuditVerifier.verify(where))
                        .records());
    }
}
