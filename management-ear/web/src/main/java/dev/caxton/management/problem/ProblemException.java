package dev.caxton.management.problem;

import dev.caxton.runtime.message.Problem;
import java.util.Map;

/** A request ends with a problem document. Thrown where a request is read or checked; the outcomes of the runtime are sealed results instead. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, Object> more;

    /**
     * A new exception.
     *
     * @param problem what the caller is told
     */
    public ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    /**
     * A new exception with further members.
     *
     * @param problem what the caller is told
     * @param more members of the document beyond the usual ones
     */
    public ProblemException(Problem problem, Map<String, Object> more) {
        super(problem.code() + ": " + problem.message());
        this.problem = problem;
        this.more = Map.copyOf(more);
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

    /**
     * Members of the document beyond the usual ones.
     *
     * @return by name
     */
    public Map<String, Object> more() {
        return more;
    }
}
