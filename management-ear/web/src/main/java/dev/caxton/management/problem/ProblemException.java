package dev.caxton.management.problem;

import dev.caxton.runtime.message.Problem;

/** A request ends with a problem document. Thrown where a request is read or checked; the outcomes of the runtime are sealed results instead. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * A new exception.
     *
     * @param problem what the caller is told
     */
    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.message());
        this.problem = problem;
    }

    /**
     * A new exception from its parts.
     *
     * @param code the stable code
     * @param message what happened
     * @param remedy what to do
     */
    public ProblemException(String code, String message, String remedy) {
        this(new Problem(code, message, remedy));
    }

    /**
     * What the caller is told.
     *
     * @return code, message and remedy
     */
    public Problem problem() {
        return problem;
    }
}
