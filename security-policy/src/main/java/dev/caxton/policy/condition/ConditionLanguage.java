package dev.caxton.policy.condition;

import java.util.Optional;
import java.util.ServiceLoader;

/** A language for conditions, found as a service. Safe for use by many threads. */
public interface ConditionLanguage {

    /**
     * Reads and checks a condition. May take a second the first time, since the language is loaded then.
     *
     * @param text as it was written
     * @return the condition, or where and why it is refused
     */
    Reading read(String text);

    /** What became of a text. */
    sealed interface Reading {

        /**
         * It is a condition.
         *
         * @param condition ready to be asked
         */
        record Ready(Condition condition) implements Reading {}

        /**
         * It is none.
         *
         * @param line from 1, within the text
         * @param column from 1
         * @param problem half a sentence
         */
        record Refused(int line, int column, String problem) implements Reading {}
    }

    /**
     * The language of this installation.
     *
     * @return the first that is installed, or empty if none is
     */
    static Optional<ConditionLanguage> installed() {
        return Installed.LANGUAGE;
    }

    /** Looked for once, when the first condition is read. */
    final class Installed {

        private static final Optional<ConditionLanguage> LANGUAGE =
                // The loader of this class: the thread's own may be anything.
                ServiceLoader.load(ConditionLanguage.class, ConditionLanguage.class.getClassLoader())
                        .findFirst();

        private Installed() {}
    }
}
