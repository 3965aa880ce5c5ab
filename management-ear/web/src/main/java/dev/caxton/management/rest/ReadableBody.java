package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.core.JacksonException;

/**
 * What the container's readers throw about a body is taken for the body's fault: a multipart body without a boundary, parts without headers, a broken compression.
 * It is logged, since it might be ours; what certainly is, such as a full disk, stays a fault of the server.
 */
@Provider
public class ReadableBody implements ReaderInterceptor {

    private static final Logger LOG = Logger.getLogger(ReadableBody.class.getName());

    /** For the container. */
    public ReadableBody() {}

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return context.proceed();
        } catch (ProblemException | WebApplicationException | JacksonException known) {
            throw known;
        } catch (IOException | RuntimeException unreadable) {
            for (Throwable t = unreadable; t != null; t = t.getCause()) {
                if (t instanceof ProblemException known) {
                    throw known;
                }
            }
            if (ours(unreadable)) {
                throw unreadable;
            }
            LOG.log(Level.INFO, "a body of type " + context.getMediaType() + " could not be read", unreadable);
            throw new ProblemException(
                    "CAX-HTTP-REQUEST",
                    "The body can't be read as " + context.getMediaType() + ".",
                    "Check its form, boundary and encoding against the OpenAPI document at /openapi.");
        }
    }

    private static boolean ours(Throwable unreadable) {
        for (Throwable t = unreadable; t != null; t = t.getCause()) {
            if (t instanceof FileSystemException
                    || String.valueOf(t.getMessage()).contains("No space left")) {
                return true;
            }
        }
        return false;
    }
}
