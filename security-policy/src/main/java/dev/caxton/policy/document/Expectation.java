package dev.caxton.policy.document;

import java.util.Locale;

/** What a case expects of its decision. */
public enum Expectation {
    /** It is permitted, and nobody has to approve. */
    PERMIT,
    /** It is permitted once somebody has approved. */
    APPROVAL,
    /** It is not permitted. */
    FORBID;

    /** The word in a document. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
