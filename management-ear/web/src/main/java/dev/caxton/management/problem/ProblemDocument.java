package dev.caxton.management.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.caxton.management.json.Json;
import dev.caxton.runtime.message.Problem;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as RFC 9457 describes it, with two members of ours: the stable code, and what to do.
 *
 * @param type {@code urn:caxton:error:} and the code
 * @param title the same for every occurrence of the code
 * @param status the HTTP status
 * @param detail what happened here
 * @param code the stable code, as {@code docs/errors.md} lists it
 * @param remedy what to do about it
 * @param instance the path of the request
 * @param more members that this occurrence has beyond these
 */
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String remedy,
        String instance,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> more) {

    /** The media type of these documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * The document of a problem.
     *
     * @param problem what happened
     * @param instance the path of the request
     * @return the document, with status and title from the {@link ErrorCatalog}
     */
    public static ProblemDocument of(Problem problem, String instance) {
        return of(problem, instance, Map.of());
    }

    /**
     * The document of a problem, with further members.
     *
     * @param problem what happened
     * @param instance the path of the request
     * @param more the further members
     * @return the document, with status and title from the {@link ErrorCatalog}
     */
    public static ProblemDocument of(Problem problem, String instance, Map<String, Object> more) {
        ErrorCatalog.Entry entry = ErrorCatalog.entry(problem.code());
        return new ProblemDocument(
                "urn:caxton:error:" + problem.code(),
                entry.title(),
                entry.status(),
                problem.message(),
                problem.code(),
                problem.remedy(),
                instance,
                more);
    }

    /**
     * The document on the wire.
     *
     * @return UTF-8
     */
    public byte[] bytes() {
        return Json.mapper().writeValueAsBytes(this);
    }
}
