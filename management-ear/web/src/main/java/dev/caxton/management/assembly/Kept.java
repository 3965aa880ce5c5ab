package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the callers of stores are told when the database or the disk does not do its work: one code, and no word of the driver. */
final class Kept {

    private static final Logger LOG = Logger.getLogger(Kept.class.getName());
    private static final String CODE = "CAX-STORE-UNAVAILABLE";

    private Kept() {}

    /**
     * Asks a store.
     *
     * @param failed what is the case if it does not answer, for the caller
     * @param work asks
     * @return what it says
     * @throws ProblemException if it does not
     */
    static <T> T in(String failed, Supplier<T> work) {
        try {
            return work.get();
        } catch (PersistenceException | TransactionalException | UncheckedIOException e) {
            LOG.log(Level.SEVERE, failed, e);
            throw new ProblemException(
                    CODE, failed, "Look after the database and the disk of the data directory, then try again.");
        }
    }

    /**
     * Tells a store.
     *
     * @param failed what is the case if it does not answer, for the caller
     * @param work tells
     * @throws ProblemException if it does not answer
     */
    static void to(String failed, Runnable work) {
        in(failed, () -> {
            work.run();
            return failed;
        });
    }
}
