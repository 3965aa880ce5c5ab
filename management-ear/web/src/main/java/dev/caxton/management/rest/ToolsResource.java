package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.management.telemetry.Traces;
import dev.caxton.mcp.ToolView;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolOutcome;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tools of the upstreams, as far as the caller may call them, and calls of them by hand. */
@Path("/tools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class ToolsResource {

    private static final byte[] NO_ARGUMENTS = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Assembly assembly;

    /**
     * For the container.
     *
     * @param assembly the running server
     */
    @Inject
    public ToolsResource(Assembly assembly) {
        this.assembly = assembly;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected ToolsResource() {
        this.assembly = null;
    }

    /**
     * Tools.
     *
     * @param tools by name
     */
    public record ToolList(List<Tool> tools) {}

    /**
     * A tool.
     *
     * @param name {@code upstream/tool}
     * @param clientName the name that MCP clients see
     * @param title for people
     * @param description what the upstream says about it; not to be trusted
     * @param inputSchema JSON Schema of the arguments
     * @param pin digest of the whole description
     */
    public record Tool(
            String name,
            String clientName,
            Optional<String> title,
            Optional<String> description,

            @JsonRawValue @Schema(implementation = Object.class)
            String inputSchema,

            String pin) {

        static Tool of(ToolView view) {
            return new Tool(
                    view.name().toString(),
                    view.clientName(),
                    view.title(),
                    view.description(),
                    view.inputSchema(),
                    view.pin());
        }
    }

    /**
     * Lists the tools.
     *
     * @param request whose decision is asked
     * @return what the caller may call at this moment
     */
    @GET
    @RolesAllowed({Role.NAME_AGENT_CLIENT, Role.NAME_OPERATOR, Role.NAME_DEPLOYER})
    @Operation(summary = "The tools that the policy permits to the caller")
    public ToolList tools(@Context HttpServletRequest request) {
        return new ToolList(assembly.parts().gateway().tools(Access.caller(request)).stream()
                .map(Tool::of)
                .toList());
    }

    /**
     * What a tool answered.
     *
     * @param tool {@code upstream/tool}
     * @param code {@code OK}: the upstream has answered, and that is recorded
     * @param isError whether the tool itself reports an error
     * @param result the {@code CallToolResult} as the upstream gave it, cleaned; not to be trusted
     */
    public record ToolResult(
            String tool,
            String code,
            boolean isError,

            @JsonRawValue @Schema(implementation = Object.class)
            String result) {}

    /**
     * Calls a tool by hand.
     *
     * @param upstream its upstream
     * @param tool the name that the upstream gives it
     * @param arguments a JSON object; nothing means an empty one
     * @param request whose call it is
     * @return what the tool answered
     */
    @POST
    @Path("/{upstream}/{tool}/call")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.NAME_AGENT_CLIENT)
    @Change(Change.Kind.NONE)
    @Operation(
            summary = "Calls a tool by hand, under the caller's own grants",
            description =
                    "A call like any other: policy, rates, approval, schema and guards hold, and it is recorded with"
                            + " the door 'rest'. One that needs an approval is a problem whose member 'approval' names it; make"
                            + " the very same call again once it is given. Whether a call would be permitted is what"
                            + " /api/v1/policy/explain answers, without making it.")
    @APIResponse(
            responseCode = "200",
            description = "The tool has answered, perhaps with an error of its own",
            content = @Content(schema = @Schema(implementation = ToolResult.class)))
    public ToolResult call(
            @PathParam("upstream") String upstream,
            @PathParam("tool") String tool,
            @RequestBody(
                            required = false,
                            description = "The arguments, a JSON object; nothing means an empty one",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(type = SchemaType.OBJECT)))
                    byte[] arguments,
            @Context HttpServletRequest request) {
        ToolName name = Bodies.checked(() -> new ToolName(upstream, tool));
        ToolOutcome outcome = assembly.parts()
                .gateway()
                .call(
                        Access.caller(request),
                        name,
                        arguments.length == 0 ? NO_ARGUMENTS : arguments,
                        Traces.parent(request));
        return switch (outcome) {
            case ToolOutcome.Answered answered ->
                new ToolResult(
                        name.toString(), "OK", answered.error(), new String(answered.result(), StandardCharsets.UTF_8));
            case ToolOutcome.Denied denied -> throw ToolProblems.of(denied.code(), denied.reason(), denied.approval());
            case ToolOutcome.Failed failed -> throw ToolProblems.of(failed.code(), failed.reason(), Optional.empty());
        };
    }
}
