package dev.caxton.mcp.upstream;

import java.util.Locale;
import java.util.Optional;

/** Who approves the tools that an upstream offers for the first time. A description that changes is approved by no rule: a person does, or deploys it. */
public enum PinRule {
    /** A person approves each of them. */
    REVIEW,
    /**
     * The first description that this upstream ever offers under a name counts, unless the name equals or resembles that of an approved tool of another upstream of the
     * tenant.
     */
    TRUST_FIRST_SEEN,
    /** Whoever deploys an agent approves the tools that it declares. No registration can say that. */
    DEPLOYMENT;

    /**
     * The rule of a name, as registrations write it.
     *
     * @param name {@code review} or {@code trust-first-seen}; not that of {@link #DEPLOYMENT}
     * @return the rule, or empty if there is none of this name
     */
    public static Optional<PinRule> of(String name) {
        for (PinRule rule : values()) {
            if (rule != DEPLOYMENT && rule.toString().equals(name)) {
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
