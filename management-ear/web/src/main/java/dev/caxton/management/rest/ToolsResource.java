package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.caxton.management.assembly.Assembly;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.ToolView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tools of the upstreams, as far as the caller may call them. */
@Path("/tools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tools")
@RequestScoped
public class ToolsResource {

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
}
