package dev.caxton.launcher;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the commands about audit logs read from files. */
final class AuditFiles {

    private AuditFiles() {}

    /** Runs a command; what goes wrong with its files is told as a fault. */
    static int guarded(Callable<Integer> command) {
        try {
            return command.call();
        } catch (AuditException e) {
            throw new Fault(ExitCode.INPUT_OUTPUT, e.code(), String.valueOf(e.getMessage()), "");
        } catch (IllegalArgumentException e) {
            throw new Fault(ExitCode.INPUT_OUTPUT, "CAX-AUDIT-CHECKPOINT", String.valueOf(e.getMessage()), "");
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-FILE",
                    "cannot read or write " + Terminal.printable(String.valueOf(e.getMessage())),
                    "Check the path and its permissions");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void requireReadable(Path path) {
        if (!Files.isReadable(path)) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-FILE",
                    "cannot read " + Terminal.printable(path.toString()),
                    "Check the path and its permissions");
        }
    }

    /**
     * Records in a log that nobody writes at the moment what is about to be done to it. Nobody has proven who they are: the operating system's word for it stands in
     * the record, and the system as who acted.
     */
    static void administered(Path log, String action, Path target) {
        Principal system = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "cli");
        try (FileAuditLog open = FileAuditLog.open(log, FileAuditSettings.defaults(InstantSource.system()))) {
            open.append(new AuditEvent.Administered(
                    TenantId.DEFAULT,
                    system,
                    "cli",
                    action,
                    target.toAbsolutePath() + " as " + System.getProperty("user.name", "?"),
                    Optional.empty()));
        }
    }

    static Evidence evidence(Path file) throws IOException {
        requireReadable(file);
        return Evidence.read(Files.readAllLines(file));
    }

    static List<PublicCheckpointKey> publicKeys(List<Path> files) throws IOException {
        List<PublicCheckpointKey> keys = new ArrayList<>();
        for (Path file : files) {
            requireReadable(file);
            keys.add(PublicCheckpointKey.read(Files.readString(file)));
        }
        return keys;
    }
}
