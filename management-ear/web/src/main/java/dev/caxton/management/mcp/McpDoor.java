package dev.caxton.management.mcp;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.identity.RequestOrigin;
import dev.caxton.management.identity.RoleFilter;
import dev.caxton.management.role.Role;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.mcp.McpGateway;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.transport.HeaderAccessor;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.server.transport.ServerTransportSecurityException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;

/** Registers the gateway's endpoint at {@code /mcp}. The gate has verified token, host and origin before a request arrives here. */
public final class McpDoor {

    /** The path. */
    public static final String PATH = "/mcp";

    /** A session that nobody uses for this long, or up to twice as long, has ended. */
    private static final Duration SWEEP = Duration.ofMinutes(15);

    private McpDoor() {}

    /**
     * Opens the door.
     *
     * @param context the application, still starting
     * @param gateway whose tools are served
     * @param origin who may ask; checked here once more, since the transport would otherwise admit everybody
     * @return serving
     */
    public static McpEndpoint open(ServletContext context, McpGateway gateway, RequestOrigin origin) {
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint(PATH)
                .jsonMapper(gateway.jsonMapper())
                .httpHeaderValidator(headers -> check(headers, origin))
                .contextExtractor(McpDoor::context)
                .sessionSweepInterval(SWEEP)
                .build();
        McpEndpoint endpoint = gateway.attach(transport);
        ServletRegistration.Dynamic servlet = context.addServlet("mcp", transport);
        servlet.addMapping(PATH);
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        FilterRegistration.Dynamic role = context.addFilter("mcp-role", new RoleFilter(Role.AGENT_CLIENT));
        role.setAsyncSupported(true);
        role.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), true, "mcp");
        FilterRegistration.Dynamic session = context.addFilter("mcp-session", new SessionFilter(endpoint));
        session.setAsyncSupported(true);
        session.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST), true, "mcp");
        return endpoint;
    }

    private static McpTransportContext context(HttpServletRequest request) {
        String trace = request.getHeader("traceparent");
        return McpTransportContext.create(
                trace == null
                        ? Map.of(McpEndpoint.PRINCIPAL, Caller.of(request))
                        : Map.of(McpEndpoint.PRINCIPAL, Caller.of(request), McpEndpoint.TRACE, trace));
    }

    private static void check(HeaderAccessor headers, RequestOrigin origin) throws ServerTransportSecurityException {
        if (!origin.admits(headers.getHeader("Host"), headers.getHeader("Origin"))) {
            throw new ServerTransportSecurityException(403, "The host or the origin is not admitted.");
        }
    }
}
