package dev.caxton.management.rest;

import dev.caxton.audit.AuditException;
import dev.caxton.management.identity.RefusalRecords;
import dev.caxton.management.problem.ErrorCatalog;
import dev.caxton.management.problem.HttpProblems;
import dev.caxton.management.problem.ProblemDocument;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.policy.yaml.YamlException;
import dev.caxton.runtime.message.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Whatever is thrown while a request is handled becomes a problem document. What nobody foresaw is logged under an id that the caller gets too. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    /** Refusals of what a caller may not ask at all. */
    private static final Set<String> RECORDED = Set.of("CAX-AUTH-TENANT", "CAX-AUTH-ROLE");

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    @Context
    private HttpServletRequest servlet;

    /** For the container, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ProblemMapper() {}

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ProblemException known) {
                if (RECORDED.contains(known.problem().code())) {
                    RefusalRecords.refused(servlet, known.problem().code());
                }
                Response.ResponseBuilder answer = answer(known.problem(), known.more());
                // Nobody waits for the rest of a body that comes too slowly.
                return ("CAX-HTTP-SLOW".equals(known.problem().code()) ? answer.header("Connection", "close") : answer)
                        .build();
            }
        }
        return switch (thrown) {
            case WebApplicationException web -> {
                Response given = web.getResponse();
                Response.ResponseBuilder answer = answer(HttpProblems.of(
                        given.getStatus(),
                        request.getMethod(),
                        uri.getRequestUri().getPath()));
                String allow = given.getHeaderString(HttpHeaders.ALLOW);
                yield (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
            }
            case JacksonException json -> answer(problem(json)).build();
            case YamlException yaml -> {
                // A descriptor or a policy document that does not get as far as a record of its own.
                RefusalRecords.refused(servlet, yaml.code());
                yield answer(
                                new Problem(yaml.code(), text(yaml), "Mend the document there."),
                                Map.of(
                                        "line", yaml.place().line(),
                                        "column", yaml.place().column()))
                        .build();
            }
            case AuditException audit ->
                answer(new Problem(
                                audit.code(),
                                "Nothing was done, since it could not be recorded: " + text(audit),
                                "Look after the disk of the audit log, then try again."))
                        .build();
            default -> {
                String incident = UUID.randomUUID().toString();
                LOG.log(Level.SEVERE, "incident " + incident, thrown);
                yield answer(new Problem(
                                ErrorCatalog.INTERNAL,
                                "The server failed to handle the request (incident " + incident + ").",
                                "Look for the incident in the server's log, and report it."))
                        .build();
            }
        };
    }

    private static String text(RuntimeException e) {
        return Objects.requireNonNullElse(e.getMessage(), "no further text");
    }

    private Response.ResponseBuilder answer(Problem problem) {
        return answer(problem, Map.of());
    }

    private Response.ResponseBuilder answer(Problem problem, Map<String, Object> more) {
        ProblemDocument document =
                ProblemDocument.of(problem, uri.getRequestUri().getPath(), more);
        return Response.status(document.status())
                .type(ProblemDocument.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(document);
    }

    /** Only place and kind: the parser's own text repeats what was sent. */
    private static Problem problem(JacksonException json) {
        String place = json.getLocation() == null
                ? ""
                : " at line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr();
        if (json instanceof DatabindException bind && !bind.getPath().isEmpty()) {
            String field = bind.getPath().stream()
                    .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                    .collect(Collectors.joining("."));
            return new Problem(
                    "CAX-HTTP-FIELD",
                    "The field '" + field + "'" + place + " is unknown here, or its value has the wrong form.",
                    "Compare it with the schema in the OpenAPI document at /openapi.");
        }
        return new Problem(
                "CAX-HTTP-JSON", "The body is not the JSON that was expected" + place + ".", "Mend the JSON there.");
    }
}
