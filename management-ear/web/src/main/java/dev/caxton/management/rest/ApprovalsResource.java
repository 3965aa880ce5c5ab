package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.problem.ProblemException;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.approval.Approval;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.approval.ApprovalStoreException;
import dev.caxton.policy.identity.Principal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tool calls that wait for a person. */
@Path("/approvals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class ApprovalsResource {

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public ApprovalsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected ApprovalsResource() {
        this.assembly = null;
    }

    /**
     * What waits.
     *
     * @param approvals in the order in which they were asked for
     */
    public record Waiting(List<Asked> approvals) {}

    /**
     * A call that waits.
     *
     * @param id names the approval
     * @param caller whose call it is
     * @param tool {@code upstream/tool}
     * @param pin digest of the tool's description
     * @param arguments what it would be called with
     * @param requested when it was asked for
     * @param expires from when on it is good for nothing
     * @param approvers who has approved so far
     * @param fourEyes whether two people have to
     */
    public record Asked(
            String id,
            String caller,
            String tool,
            String pin,

            @JsonRawValue @Schema(implementation = Object.class)
            String arguments,

            Instant requested,
            Instant expires,
            List<String> approvers,
            boolean fourEyes) {

        static Asked of(Approval approval) {
            return new Asked(
                    approval.id(),
                    approval.call().caller().toString(),
                    approval.call().tool().toString(),
                    approval.call().pin(),
                    approval.arguments(),
                    approval.requested(),
                    approval.expires(),
                    approval.approvers().stream().map(Principal::toString).toList(),
                    approval.rule().fourEyes());
        }
    }

    /**
     * What a decision has changed.
     *
     * @param id names the approval
     * @param enough whether the call may be made now
     */
    public record Decided(String id, boolean enough) {}

    /**
     * Lists what waits.
     *
     * @param request who asks
     * @return what this caller may decide on
     */
    @GET
    @RolesAllowed(Role.NAME_APPROVER)
    @Operation(summary = "The tool calls that wait for the caller's decision")
    public Waiting waiting(@Context HttpServletRequest request) {
        return new Waiting(
                book().waiting(Access.caller(request)).stream().map(Asked::of).toList());
    }

    /**
     * Approves a call.
     *
     * @param id the approval
     * @param request who decides
     * @return what it changed
     */
    @POST
    @Path("/{id}/approve")
    @RolesAllowed(Role.NAME_APPROVER)
    @Operation(summary = "Approves a tool call: exactly this one, once")
    public Decided approve(@PathParam("id") String id, @Context HttpServletRequest request) {
        return decided(id, () -> book().approve(id, Access.caller(request)));
    }

    /**
     * Refuses a call.
     *
     * @param id the approval
     * @param request who decides
     * @return what it changed
     */
    @POST
    @Path("/{id}/refuse")
    @RolesAllowed(Role.NAME_APPROVER)
    @Change(Change.Kind.NARROWS)
    @Operation(summary = "Refuses a tool call, until its time is over")
    public Decided refuse(@PathParam("id") String id, @Context HttpServletRequest request) {
        return decided(id, () -> book().refuse(id, Access.caller(request)));
    }

    private ApprovalBook book() {
        return assembly.parts().gateway().approvals();
    }

    private static Decided decided(String id, Supplier<ApprovalBook.Verdict> decision) {
        ApprovalBook.Verdict verdict;
        try {
            verdict = decision.get();
        } catch (ApprovalStoreException e) {
            throw new ProblemException(
                    "CAX-TOOL-APPROVAL-STORE",
                    String.valueOf(e.getMessage()),
                    "Look after the database, then try again.");
        }
        return switch (verdict) {
            case ApprovalBook.Verdict.Taken taken -> new Decided(id, taken.enough());
            case ApprovalBook.Verdict.Unknown unknown ->
                throw new ProblemException(
                        "CAX-TOOL-APPROVAL-UNKNOWN",
                        "No approval of this name waits: it was used, or its time is over, or there never was one.",
                        "Look at GET /api/v1/approvals.");
            case ApprovalBook.Verdict.NotYours others ->
                throw new ProblemException(
                        "CAX-TOOL-APPROVAL-OTHERS",
                        "The grant does not let the caller decide on this call.",
                        "Have somebody decide whom 'by' of the grant names, and whose call it is not.");
            case ApprovalBook.Verdict.AlreadyRefused refused ->
                throw new ProblemException(
                        "CAX-TOOL-APPROVAL-REFUSED",
                        "Somebody has refused this call.",
                        "The same call can be asked for again when its time is over.");
        };
    }
}
