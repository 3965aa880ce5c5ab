package dev.caxton.policy;

import java.util.Locale;

/** How much an agent is trusted. What a level admits stands in {@link LevelRules}. */
public enum Level {
    /** Compute, log and reply; nothing else. */
    STRICT,
    /** Messages to other agents and granted tools. */
    DEFAULT,
    /** Everything the engine runs safely. */
    RELAXED;

    /**
     * The name in documents.
     *
     * @return lower-case letters
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
