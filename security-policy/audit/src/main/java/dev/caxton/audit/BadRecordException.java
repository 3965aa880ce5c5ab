package dev.caxton.audit;

import java.io.Serial;

/** A line is not a record that this log wrote. Checked, because every reader of lines has to say what follows from it. */
final class BadRecordException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String problem;

    BadRecordException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What is wrong, as the end of a sentence about the line. */
    String problem() {
        return problem;
    }
}
