package dev.caxton.launcher;

import dev.caxton.audit.AuditDirectory;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerifier;
import dev.caxton.audit.KeyRotation;
import dev.caxton.audit.ProofText;
import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.CheckpointKey;
import dev.caxton.audit.checkpoint.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The audit trail, as its reader sees it. */
@Command(
        name = "audit",
        description =
                "Verify and search audit logs, sign and prove what stands in them, or list the records of a server's.",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {

    private final Terminal terminal;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "verify",
            description = {
                "Verify a log, without a server: that every record follows from the one before.",
                "",
                "Names the first record that was edited, deleted, inserted or moved. That records are missing at the"
                        + " end, or that all of them were written anew, can only be told with checkpoints that were"
                        + " kept elsewhere.",
                ""
            })
    int verify(
            @Parameters(paramLabel = "LOG", description = "The folder of a log, or one segment of it.") Path log,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "FILE",
                            description = "Checkpoints of this log, one a line, that were kept elsewhere.")
                    @Nullable
                    Path checkpoints,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "A public key that may have signed them; may be given several times.")
                    @Nullable
                    List<Path> keys) {
        if (checkpoints != null && (keys == null || keys.isEmpty())) {
            throw new Fault(
                    ExitCode.USAGE, "CAX-CLI-USAGE", "checkpoints are worth nothing without a key", "Give --key too");
        }
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(log);
            Evidence evidence = checkpoints == null ? Evidence.NONE : AuditFiles.evidence(checkpoints);
            return print(AuditVerifier.verify(log, evidence, AuditFiles.publicKeys(keys == null ? List.of() : keys)))
                    .number();
        });
    }

    @Command(
            name = "checkpoint",
            description = {
                "Sign what a log is now, and print the checkpoint as one line.",
                "",
                "Works beside a running server too. Bring the line to where an intruder on this machine cannot change it.",
                ""
            })
    int checkpoint(
            @Parameters(paramLabel = "LOG", description = "The folder of a log.") Path log,
            @Option(names = "--key", paramLabel = "FILE", required = true, description = "The key that signs.")
                    Path key,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "caxton",
                            description = "The name of the log, as caxton.audit.name. Without it: ${DEFAULT-VALUE}.")
                    String name) {
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(log);
            terminal.out()
                    .println(AuditDirectory.open(log)
                            .checkpointer(name, CheckpointKey.load(key), InstantSource.system())
                            .take()
                            .orElseThrow(() -> new Fault(
                                    ExitCode.REFUSED, "CAX-AUDIT-CHECKPOINT", "the log has no records", "Record some"))
                            .line());
            return ExitCode.OK.number();
        });
    }

    @Command(
            name = "prove",
            description = {
                "Print a proof as one line that needs nothing else but the public key of the checkpoints.",
                "",
                "With --record: that this record is in the log of the last checkpoint. Without: that the log of the"
                        + " last checkpoint begins with that of the first.",
                ""
            })
    int prove(
            @Parameters(paramLabel = "LOG", description = "The folder of a log.") Path log,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "FILE",
                            required = true,
                            description = "Checkpoints of this log, one a line.")
                    Path checkpoints,
            @Option(names = "--record", paramLabel = "NUMBER", description = "The record's sequence number.") @Nullable
                    Long record) {
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(log);
            List<Checkpoint> given = AuditFiles.evidence(checkpoints).checkpoints();
            if (given.isEmpty()) {
                throw new Fault(
                        ExitCode.INPUT_OUTPUT, "CAX-AUDIT-CHECKPOINT", "the file holds no checkpoint", "Give another");
            }
            Checkpoint last = given.getLast();
            AuditDirectory files = AuditDirectory.open(log);
            if (record == null) {
                Checkpoint first = given.getFirst();
                terminal.out()
                        .println(ProofText.consistency(first, last, files.consistency(first.size(), last.size())));
            } else {
                String line = files.reader().read(AuditQuery.following(record, 1)).records().stream()
                        .filter(found -> found.sequence() == record)
                        .findFirst()
                        .orElseThrow(() -> new Fault(
                                ExitCode.REFUSED,
                                "CAX-AUDIT-CHECKPOINT",
                                "there is no record " + record,
                                "See 'query'"))
                        .line();
                terminal.out().println(ProofText.inclusion(line, last, files.inclusion(record, last.size())));
            }
            return ExitCode.OK.number();
        });
    }

    @Command(
            name = "check",
            description = {"Verify a proof that 'prove' printed, without the log it is about.", ""})
    int check(
            @Parameters(paramLabel = "PROOF", description = "The file with the proof.") Path proof,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            required = true,
                            description = "A public key that may have signed; may be given several times.")
                    List<Path> keys) {
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(proof);
            try {
                terminal.out()
                        .println("proven: "
                                + ProofText.verify(Files.readString(proof).strip(), AuditFiles.publicKeys(keys)));
                return ExitCode.OK.number();
            } catch (AuditException e) {
                terminal.out().println(String.valueOf(e.getMessage()));
                return ExitCode.AUDIT_BROKEN.number();
            }
        });
    }

    @Command(
            name = "rotate-key",
            description = {
                "Give a log whose server is stopped a new key for its checkpoints. The old key signs for the new one and"
                        + " is gone then.",
                "",
                "Prints the change as one line; the server brings it to where checkpoints go at its next start.",
                ""
            })
    int rotateKey(
            @Parameters(paramLabel = "LOG", description = "The folder of a log.") Path log,
            @Option(names = "--key", paramLabel = "FILE", required = true, description = "The key to be replaced.")
                    Path key,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "caxton",
                            description = "The name of the log, as caxton.audit.name. Without it: ${DEFAULT-VALUE}.")
                    String name) {
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(log);
            AuditFiles.administered(log, "audit rotate-key", key);
            terminal.out()
                    .println(KeyRotation.rotate(log, key, name, new SecureRandom(), InstantSource.system())
                            .line());
            return ExitCode.OK.number();
        });
    }

    private ExitCode print(AuditVerdict verdict) {
        return switch (verdict) {
            case AuditVerdict.Intact intact -> {
                terminal.out()
                        .println("intact: " + range(intact.first(), intact.records()) + ", hash " + intact.hash());
                yield ExitCode.OK;
            }
            case AuditVerdict.TornTail torn -> {
                terminal.out()
                        .println("intact up to a torn tail: " + range(torn.first(), torn.records()) + ", hash "
                                + torn.hash());
                terminal.note(
                        "Behind them stand " + torn.bytes() + " bytes of a record that was never acknowledged, in "
                                + torn.file() + " from byte " + torn.offset() + ": what a crash leaves behind.");
                yield ExitCode.OK;
            }
            case AuditVerdict.Tampered tampered -> {
                terminal.out()
                        .println(tampered.tampering() + ": " + tampered.explanation() + " (" + tampered.file()
                                + ", line " + tampered.line() + ")");
                yield ExitCode.AUDIT_BROKEN;
            }
        };
    }

    private static String range(long first, long records) {
        return records == 0 ? "no records" : "records " + first + " to " + (first + records - 1);
    }
}
