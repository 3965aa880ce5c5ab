package dev.caxton.policy.document;

import java.util.Locale;

/** What a rule does when it fits. A fitting {@link #FORBID} beats every {@link #PERMIT}, wherever either stands. */
public enum Effect {
    /** The action may happen, unless a rule forbids it. */
    PERMIT,
    /** The action may not happen, whatever else permits it. */
    FORBID;

    /** The name of the field that starts a rule in a document. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
