package dev.caxton.policy.redaction;

import java.util.Optional;
import java.util.ServiceLoader;

/** A language for forms of texts, found as a service. Safe for use by many threads. */
public interface FormLanguage {

    /**
     * Reads and checks a form.
     *
     * @param text as it was written
     * @return the form, or why it is refused
     */
    Reading read(String text);

    /** What became of a text. */
    sealed interface Reading {

        /**
         * It is a form.
         *
         * @param form ready to be used
         */
        record Ready(TextForm form) implements Reading {}

        /**
         * It is none.
         *
         * @param problem half a sentence
         */
        record Refused(String problem) implements Reading {}
    }

    /**
     * The language of this installation.
     *
     * @return the first that is installed, or empty if none is
     */
    static Optional<FormLanguage> installed() {
        return Installed.LANGUAGE;
    }

    /** Looked for once, when the first form is read. */
    final class Installed {

        private static final Optional<FormLanguage> LANGUAGE =
                // The loader of this class: the thread's own may be anything.
                ServiceLoader.load(FormLanguage.class, FormLanguage.class.getClassLoader())
                        .findFirst();

        private Installed() {}
    }
}
