package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Checkpoint;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The verifier as a program, for an auditor's machine: {@code java -cp audit.jar:policy.jar:resource.jar dev.caxton.audit.VerifyMain LOG
 * [CHECKPOINTS KEY...]}.
 *
 * <p>Exit status: 0 intact, 1 tampered with, 2 could not be read or wrong usage, 3 intact up to a torn tail.
 */
public final class VerifyMain {

    private VerifyMain() {}

    /**
     * Verifies a log, prints the verdict in one line and ends the process with its status.
     *
     * @param arguments the directory of a log, or one of its segments; then, if there are any, a file of checkpoints, one a line, and the files of the public
     *     keys that may have signed them
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length == 0 || arguments.length == 2) {
            err.println("usage: VerifyMain DIRECTORY-OR-SEGMENT [CHECKPOINTS PUBLIC-KEY...]");
            return 2;
        }
        try {
            List<Checkpoint> checkpoints = new ArrayList<>();
            List<PublicCheckpointKey> keys = new ArrayList<>();
            if (arguments.length > 1) {
                Files.readAllLines(Path.of(arguments[1])).forEach(line -> checkpoints.add(Checkpoint.read(line)));
                for (int i = 2; i < arguments.length; i++) {
                    keys.add(PublicCheckpointKey.read(Files.readString(Path.of(arguments[i]))));
                }
            }
            return print(AuditVerifier.verify(Path.of(arguments[0]), checkpoints, keys), out);
        } catch (AuditException e) {
            err.println(e.code() + ": " + e.getMessage());
            return 2;
        } catch (IllegalArgumentException e) {
            err.println(AuditError.CHECKPOINT.code() + ": " + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println(AuditError.UNAVAILABLE.code() + ": " + e);
            return 2;
        }
    }

    private static int print(AuditVerdict verdict, PrintStream out) {
        return switch (verdict) {
            case AuditVerdict.Intact intact -> {
                out.println("intact: " + range(intact.first(), intact.records()) + ", hash " + intact.hash());
                yield 0;
            }
            case AuditVerdict.TornTail torn -> {
                out.println("torn tail: " + range(torn.first(), torn.records()) + ", hash " + torn.hash() + ", then "
                        + torn.bytes() + " bytes that were never acknowledged, in " + torn.file() + " from byte "
                        + torn.offset());
                yield 3;
            }
            case AuditVerdict.Tampered tampered -> {
                out.println(tampered.tampering() + ": " + tampered.explanation() + " (" + tampered.file() + ", line "
                        + tampered.line() + ")");
                yield 1;
            }
        };
    }

    private static String range(long first, long records) {
        return records == 0 ? "no records" : "records " + first + " to " + (first + records - 1);
    }
}
