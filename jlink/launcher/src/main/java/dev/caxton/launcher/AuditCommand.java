package dev.caxton.launcher;

import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditVerdict;
import dev.caxton.audit.AuditVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The audit trail, as its reader sees it. */
@Command(
        name = "audit",
        description = "Verify an audit log, or list the records of a server's.",
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
                        + " end can only be told with a copy of the log's head that was kept elsewhere.",
                ""
            })
    int verify(@Parameters(paramLabel = "LOG", description = "The folder of a log, or one segment of it.") Path log) {
        if (!Files.isReadable(log)) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-FILE",
                    "cannot read " + Terminal.printable(log.toString()),
                    "Check the path and its permissions");
        }
        try {
            return print(AuditVerifier.verify(log)).number();
        } catch (AuditException e) {
            throw new Fault(ExitCode.INPUT_OUTPUT, e.code(), String.valueOf(e.getMessage()), "");
        }
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
