package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every resource with a JSON body does with it. */
final class Bodies {

    private Bodies() {}

    /** A body that must be there. */
    static <T> T required(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(
                    "CAX-HTTP-JSON",
                    "The request has no body.",
                    "Send one as the OpenAPI document at /openapi describes it.");
        }
        return body;
    }

    /** Values out of their range are the caller's fault: the core says which, and what the range is. */
    static <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw wrong("A value is wrong: " + e.getMessage() + ".");
        }
    }

    static ProblemException wrong(String what) {
        return new ProblemException(
                "CAX-HTTP-FIELD", what, "Compare it with the schema in the OpenAPI document at /openapi.");
    }
}
