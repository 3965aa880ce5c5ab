package dev.caxton.management.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

/**
 * The bulkhead of the outer door: as many requests are handled at the same time as {@code caxton.http.requests} says, which {@code microprofile-config.properties} hands on. What one caller may have of
 * them is for {@link Shares}. Safe for use by many threads; never waits.
 */
@ApplicationScoped
public class OuterDoor {

    /** For the container. */
    public OuterDoor() {}

    /** A request with a token that has not been looked at. */
    @FunctionalInterface
    public interface Visit {

        /**
         * Handles it.
         *
         * @throws IOException if the caller can't be read or answered
         * @throws ServletException if the application fails
         */
        void handle() throws IOException, ServletException;
    }

    /**
     * Handles a request if there is room.
     *
     * @param visit the request
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException if there is none; nothing was done then
     * @throws IOException if the caller can't be read or answered
     * @throws ServletException if the application fails
     */
    @Bulkhead
    public void pass(Visit visit) throws IOException, ServletException {
        visit.handle();
    }
}
