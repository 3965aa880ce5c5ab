package dev.caxton.management.assembly;

import dev.caxton.management.identity.Gate;
import dev.caxton.management.identity.RequestOrigin;
import dev.caxton.management.identity.Tokens;
import dev.caxton.management.mcp.McpDoor;
import dev.caxton.mcp.McpEndpoint;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.InstantSource;
import java.util.EnumSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The container's start and stop of the application. The gate is put up before anything can be asked. */
@WebListener
public class Bootstrap implements ServletContextListener {

    @Inject
    private Assembly assembly;

    @Inject
    private Tokens tokens;

    @Resource(lookup = "jdbc/caxton")
    private DataSource database;

    private @Nullable McpEndpoint endpoint;

    /** For the container, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public Bootstrap() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Parts parts = assembly.start(database);
        FilterRegistration.Dynamic gate = context.addFilter(
                "gate", new Gate(parts.settings().http(), tokens, parts.audit(), InstantSource.system()));
        gate.setAsyncSupported(true);
        gate.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        endpoint = McpDoor.open(
                context, parts.gateway(), new RequestOrigin(parts.settings().http()));
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (endpoint != null) {
            endpoint.close();
        }
        assembly.stop();
    }
}
