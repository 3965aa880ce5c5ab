package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/** Whatever the container's readers throw about a body is the body's fault: a multipart body without a boundary, parts without headers, a broken compression. */
@Provider
public class ReadableBody implements ReaderInterceptor {

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
            throw new ProblemException(
                    "CAX-HTTP-REQUEST",
                    "The body can't be read as " + context.getMediaType() + ".",
                    "Check its form, boundary and encoding against the OpenAPI document at /openapi.");
        }
    }
}
