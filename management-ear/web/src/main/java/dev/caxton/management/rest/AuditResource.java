package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditPage;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.management.assembly.Assembly;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log of the caller's tenant. */
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@RequestScoped
public class AuditResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public AuditResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected AuditResource() {
        this.assembly = null;
    }

    /**
     * Records.
     *
     * @param records newest first
     * @param next what {@code before} is for the next page, if there is one
     */
    public record Records(List<Line> records, Optional<Long> next) {}

    /**
     * A record as it stands in the file, so that its hash can be checked.
     *
     * @param json canonical JSON
     */
    @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
    public record Line(@JsonValue @JsonRawValue String json) {}

    /**
     * Reads the log backwards.
     *
     * @param limit how many records at most
     * @param before only records before this one
     * @param type only records of this type
     * @param request whose tenant is meant
     * @return the newest records
     */
    @GET
    @Operation(summary = "Audit records of the caller's tenant, newest first")
    public Records audit(
            @DefaultValue("100") @QueryParam("limit") String limit,
            @Parameter(description = "A sequence number; what 'next' of the page before says")
                    @QueryParam("before")
                    @Nullable
                    String before,
            @Parameter(description = "As tool-call-ended; docs/audit.md lists the types") @QueryParam("type") @Nullable
                    String type,
            @Context HttpServletRequest request) {
        AuditFilter own = AuditFilter.ALL.tenant(Access.caller(request).tenant());
        AuditPage page = assembly.parts()
                .records()
                .read(new AuditQuery(
                        0,
                        before == null ? Long.MAX_VALUE : Access.number("before", before, 0, Long.MAX_VALUE),
                        type == null ? own : own.type(type),
                        true,
                        (int) Access.number("limit", limit, 1, AuditQuery.MAX_LIMIT)));
        return new Records(
                page.records().stream().map(AuditRecord::line).map(Line::new).toList(),
                page.next().map(AuditQuery::to));
    }
}
