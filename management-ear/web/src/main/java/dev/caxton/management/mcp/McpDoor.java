package dev.caxton.management.mcp;

import dev.caxton.management.identity.Door;
import dev.caxton.management.identity.RoleFilter;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.McpGateway;
import dev.caxton.mcp.endpoint.EndpointLimits;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/** Registers the gateway's endpoint at {@code /mcp}, and at {@code /mcp/upstreams/NAME} for one upstream alone. The gate has verified token, host and origin before a request arrives here. */
public final class McpDoor {

    /** The path. */
    public static final String PATH = Door.MCP_PATH;

    /** The doors of one upstream each, by its name. */
    private static final String UPSTREAMS = PATH + "/upstreams/*";

    private McpDoor() {}

    /**
     * Opens the door.
     *
     * @param context the application, still starting
     * @param gateway whose tools are served
     * @return serving
     */
    public static McpEndpoint open(ServletContext context, McpGateway gateway) {
        McpEndpoint endpoint = gateway.endpoint(EndpointLimits.DEFAULT);
        ServletRegistration.Dynamic servlet = context.addServlet("mcp", new McpServlet(endpoint));
        servlet.addMapping(PATH, UPSTREAMS);
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        FilterRegistration.Dynamic role = context.addFilter("mcp-role", new RoleFilter(Door.MCP, Role.AGENT_CLIENT));
        role.setAsyncSupported(true);
        role.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), true, "mcp");
        return endpoint;
    }
}
