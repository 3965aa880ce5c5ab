package dev.caxton.audit;

import dev.caxton.audit.checkpoint.Evidence;
import dev.caxton.audit.checkpoint.PublicCheckpointKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The verifier as a program, for an auditor's machine that has Java and this one file: {@code java -jar caxton-audit.jar LOG [CHECKPOINTS KEY...]}, or
 * {@code java -jar caxton-audit.jar proof PROOF KEY...}.
 *
 * <p>Exit status: 0 intact or proven, 1 tampered with or not proven, 2 could not be read or wrong usage, 3 intact up to a torn tail.
 */
public final class VerifyMain {

    private static final String USAGE = """
            usage: java -jar caxton-audit.jar LOG [CHECKPOINTS KEY...]
                   java -jar caxton-audit.jar proof PROOF KEY...
              LOG          the directory of a log, or one of its segments
              CHECKPOINTS  a file of checkpoints that was kept elsewhere
              PROOF        a file that 'caxton audit prove' wrote
              KEY          a file with a public key that is trusted""";

    private VerifyMain() {}

    /**
     * Verifies a log or a proof, prints the verdict in one line and ends the process with its status.
     *
     * @param arguments as the usage says
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        boolean proof = arguments.length > 0 && arguments[0].equals("proof");
        if (arguments.length == 0 || arguments.length == 2) {
            err.println(USAGE);
            return 2;
        }
        try {
            List<PublicCheckpointKey> keys = new ArrayList<>();
            for (int i = 2; i < arguments.length; i++) {
                keys.add(PublicCheckpointKey.read(Files.readString(Path.of(arguments[i]))));
            }
            if (proof) {
                out.println("proven: "
                        + ProofText.verify(
                                Files.readString(Path.of(arguments[1])).strip(), keys));
                return 0;
            }
            Evidence evidence =
                    arguments.length == 1 ? Evidence.NONE : Evidence.read(Files.readAllLines(Path.of(arguments[1])));
            return print(AuditVerifier.verify(Path.of(arguments[0]), evidence, keys), out);
        } catch (AuditException e) {
            err.println(e.code() + ": " + e.getMessage());
            return proof && e.error() == AuditError.CHECKPOINT ? 1 : 2;
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
