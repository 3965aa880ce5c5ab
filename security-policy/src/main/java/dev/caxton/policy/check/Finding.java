package dev.caxton.policy.check;

import java.util.Locale;

/**
 * Something in a document that has no effect or is not tested, and so may not be what was meant.
 *
 * @param kind what it is
 * @param rule the rule or change
 * @param text one sentence that names the reason and the rules behind it
 */
public record Finding(Kind kind, String rule, String text) {

    /** What can be found. */
    public enum Kind {
        /** A rule permits only what other rules forbid: nobody can ever use it. */
        NEVER_PERMITS,
        /** A rule says nothing that rules of the same effect do not say without it. */
        REDUNDANT,
        /** A rule has come to its end. */
        EXPIRED,
        /** None of the document's cases makes the condition of a rule true. */
        NEVER_TRUE,
        /** None of the document's cases makes the condition of a rule false. */
        NEVER_FALSE,
        /** A change admits a feature that another change refuses for the same agents. */
        NEVER_ADMITS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
