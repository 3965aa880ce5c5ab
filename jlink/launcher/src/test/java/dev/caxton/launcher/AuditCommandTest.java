package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void anIntactLogIsIntact() throws IOException {
        Caught caught = Caught.run("audit", "verify", log(text()));
        assertEquals(0, caught.exit(), caught::toString);
        assertTrue(caught.out().startsWith("intact: records 0 to 2, hash "), caught::toString);
    }

    @Test
    void anEditedRecordIsNamed() throws IOException {
        Caught caught = Caught.run("audit", "verify", log(text().replace("second", "sEcond")));
        assertEquals(ExitCode.AUDIT_BROKEN.number(), caught.exit(), caught::toString);
        assertTrue(caught.out().startsWith("edited: "), caught::toString);
        assertTrue(caught.out().contains("line 2"), caught::toString);
    }

    @Test
    void aMissingLogIsNoTampering() {
        Caught caught = Caught.run("audit", "verify", folder.resolve("nothing").toString());
        assertEquals(ExitCode.INPUT_OUTPUT.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("CAX-CLI-FILE"), caught::toString);
    }

    private String log(String text) throws IOException {
        return Files.writeString(folder.resolve("audit.jsonl"), text).toString();
    }

    private static String text() {
        Principal system = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
        try (MemoryAuditLog log = new MemoryAuditLog(InstantSource.fixed(Instant.EPOCH), 10)) {
            log.append(new AuditEvent.RuntimeStarted(system, "first", "none"));
            log.append(new AuditEvent.RuntimeStarted(system, "second", "none"));
            log.append(new AuditEvent.RuntimeStopped(system));
            return log.text();
        }
    }
}
