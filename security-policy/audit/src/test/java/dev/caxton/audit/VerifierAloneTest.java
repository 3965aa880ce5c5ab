package dev.caxton.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.checkpoint.CheckpointKey;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an auditor's machine there are this module's own classes and Java. */
class VerifierAloneTest {

    @TempDir
    Path directory;

    private static String run(Path... arguments) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(VerifyMain.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString(),
                VerifyMain.class.getName()));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + out;
    }

    @Test
    void verifiesALogCheckpointsAndAProofWithNothingElse() throws Exception {
        CheckpointKey key = CheckpointKey.generate(new SecureRandom());
        Path where = directory.resolve("log");
        Path checkpoints = directory.resolve("checkpoints");
        Path proof = directory.resolve("proof");
        Path pub =
                Files.writeString(directory.resolve("key.pub"), key.publicKey().pem());
        try (FileAuditLog log = FileAuditLog.open(where, Events.settings())) {
            Events.all().forEach(log::append);
            var checkpoint = log.checkpointer("log", key).take().orElseThrow();
            Files.writeString(checkpoints, checkpoint.line() + "\n");
            AuditRecord record =
                    log.reader().read(AuditQuery.following(4, 1)).records().getFirst();
            Files.writeString(
                    proof,
                    ProofText.inclusion(
                            record.line(),
                            checkpoint,
                            log.checkpointer("log", key).prove(4, checkpoint)));
        }
        assertTrue(run(where).startsWith("0 intact: records 0 to "), run(where));
        assertTrue(run(where, checkpoints, pub).startsWith("0 intact: "), run(where, checkpoints, pub));
        assertTrue(
                run(Path.of("proof"), proof, pub).startsWith("0 proven: record 4"), run(Path.of("proof"), proof, pub));
        Path segment = Segments.path(where, 0);
        Files.writeString(segment, Files.readString(segment).replace("greeter", "gReeter"));
        assertEquals("1 edited", run(where).substring(0, 8));
    }
}
