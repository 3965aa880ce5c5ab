package dev.caxton.launcher;

import dev.caxton.runtime.message.Problem;
import java.io.Serial;

/** Ends a command with a sentence for the person who gave it. It has no stack trace: it is not about this program. */
final class Fault extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String code;
    private final String remedy;

    Fault(ExitCode exit, String code, String message, String remedy) {
        super(message, null, false, false);
        this.exit = exit;
        this.code = code;
        this.remedy = remedy;
    }

    /** What was refused as a problem says. */
    static Fault refused(Problem problem) {
        return refused("", problem);
    }

    /** The same about one of several. */
    static Fault refused(String about, Problem problem) {
        return new Fault(
                ExitCode.REFUSED,
                problem.code(),
                about + Terminal.printable(problem.message()),
                Terminal.printable(problem.remedy()));
    }

    ExitCode exit() {
        return exit;
    }

    /** {@code CODE: message. remedy}, each sentence with one full stop. */
    String text() {
        return code + ": " + sentence(String.valueOf(getMessage())) + (remedy.isEmpty() ? "" : " " + sentence(remedy));
    }

    String code() {
        return code;
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }
}
