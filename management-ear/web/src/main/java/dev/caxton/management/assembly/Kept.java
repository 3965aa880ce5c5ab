package dev.caxton.management.assembly;

import dev.caxton.management.problem.ProblemException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

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
        } catch (RuntimeException e) {
            if (!unavailable(e)) {
                throw e;
            }
            LOG.log(Level.SEVERE, failed, e);
            throw new ProblemException(
                    CODE, failed, "Look after the database and the disk of the data directory, then try again.");
        }
    }

    /** Not every provider wraps what the driver throws in what the specification names. */
    private static boolean unavailable(RuntimeException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .anyMatch(cause -> cause instanceof SQLException
                        || cause instanceof PersistenceException
                        || cause instanceof TransactionalException
                        || cause instanceof FaultToleranceException
                        || cause instanceof UncheckedIOException);
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
