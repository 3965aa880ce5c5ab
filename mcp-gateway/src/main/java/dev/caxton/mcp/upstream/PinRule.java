package dev.caxton.mcp.upstream;

import java.util.Locale;
import java.util.Optional;

/** Who approves the tools that an upstream offers for the first time. A description that changes is a person's to approve under every rule. */
public enum PinRule {
    /** A person approves each of them. */
    REVIEW,
    /**
     * The first description that this upstream ever offers under a name counts, unless the name equals or resembles that of an approved tool of another upstream of the
     * tenant.
     */
    TRUST_FIRST_SEEN;

    /**
     * The rule of a name, as registrations write it.
     *
     * @param name {@code review} or {@code trust-first-seen}
     * @return the rule, or empty if there is none of this name
     */
    public static Optional<PinRule> of(String name) {
        for (PinRule rule : values()) {
            if (rule.toString().equals(name)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
