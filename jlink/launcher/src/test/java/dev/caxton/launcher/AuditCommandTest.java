package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    @Test
    void aLogIsSignedProvenSearchedAndItsKeyChangedWithoutAServer() throws IOException {
        Path log = folder.resolve("log");
        Principal system = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
        try (FileAuditLog open = FileAuditLog.open(log, FileAuditSettings.defaults(InstantSource.system()))) {
            open.append(new AuditEvent.RuntimeStarted(system, "first", "none"));
            open.append(new AuditEvent.RuntimeStopped(system));
        }
        CheckpointKey key = CheckpointKey.generate(new SecureRandom());
        Path secret = folder.resolve("key.pem");
        key.save(secret);
        String pub = Files.writeString(
                        folder.resolve("key.pub"), key.publicKey().pem())
                .toString();

        Caught signed = Caught.run("audit", "checkpoint", log.toString(), "--key", secret.toString());
        assertEquals(0, signed.exit(), signed::toString);
        String checkpoints =
                Files.writeString(folder.resolve("checkpoints"), signed.out()).toString();
        Caught verified = Caught.run("audit", "verify", log.toString(), "--checkpoints", checkpoints, "--key", pub);
        assertEquals(0, verified.exit(), verified::toString);
        assertEquals(
                ExitCode.USAGE.number(),
                Caught.run("audit", "verify", log.toString(), "--checkpoints", checkpoints)
                        .exit());

        Caught proof = Caught.run("audit", "prove", log.toString(), "--checkpoints", checkpoints, "--record", "1");
        String proven = Files.writeString(folder.resolve("proof"), proof.out()).toString();
        Caught checked = Caught.run("audit", "check", proven, "--key", pub);
        assertTrue(checked.out().startsWith("proven: record 1 is in the log"), checked::toString);
        Files.writeString(folder.resolve("proof"), proof.out().replace("runtime-stopped", "runtime-stOpped"));
        assertEquals(
                ExitCode.AUDIT_BROKEN.number(),
                Caught.run("audit", "check", proven, "--key", pub).exit());

        Caught found = Caught.run("audit", "query", log.toString(), "--type", "runtime-stopped");
        assertEquals(1, found.out().lines().count(), found::toString);
        assertEquals(
                2, Caught.run("audit", "query", log.toString()).out().lines().count());
        assertEquals(
                ExitCode.USAGE.number(),
                Caught.run("audit", "query", log.toString(), "--since", "yesterday")
                        .exit());

        Caught rotated = Caught.run("audit", "rotate-key", log.toString(), "--key", secret.toString());
        assertEquals(0, rotated.exit(), rotated::toString);
        assertTrue(CheckpointKey.load(secret).publicKey().id().length() == 64
                && !CheckpointKey.load(secret).publicKey().equals(key.publicKey()));
        Caught record = Caught.run("audit", "query", log.toString(), "--type", "administered");
        assertTrue(
                record.out()
                        .contains(
                                "\"action\":\"audit rotate-key\",\"door\":\"cli\",\"principal\":\"system:default/cli\""),
                record::toString);
        assertTrue(record.out().contains(secret + " as "), record::toString);
        Caught later = Caught.run("audit", "checkpoint", log.toString(), "--key", secret.toString());
        Files.writeString(folder.resolve("checkpoints"), signed.out() + rotated.out() + later.out());
        Caught again = Caught.run("audit", "verify", log.toString(), "--checkpoints", checkpoints, "--key", pub);
        assertEquals(0, again.exit(), again::toString);
    }

    /** Beside the process that writes, across segments, and filtered. */
    @Test
    void aLogIsFollowedWhileItIsWritten() throws Exception {
        Path log = folder.resolve("log");
        Principal system = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
        try (FileAuditLog open = FileAuditLog.open(log, FileAuditSettings.defaults(InstantSource.system()))) {
            open.append(new AuditEvent.RuntimeStarted(system, "before", "none"));
            CompletableFuture<Caught> followed = CompletableFuture.supplyAsync(() -> Caught.run(
                    "audit", "query", log.toString(), "--follow", "--limit", "51", "--type", "runtime-started"));
            for (int i = 0; i < 50; i++) {
                open.append(new AuditEvent.RuntimeStarted(system, "v" + i, "none"));
                open.append(new AuditEvent.RuntimeStopped(system));
            }
            Caught caught = followed.get();
            assertEquals(0, caught.exit(), caught::toString);
            List<String> lines = caught.out().lines().toList();
            assertEquals(51, lines.size());
            assertTrue(
                    lines.getFirst().contains("\"before\"") && lines.getLast().contains("\"v49\""), caught::toString);
        }
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
