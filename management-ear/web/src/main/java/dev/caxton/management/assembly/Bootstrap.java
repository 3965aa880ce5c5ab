package dev.caxton.management.assembly;

import dev.caxton.management.identity.Demand;
import dev.caxton.management.identity.Gate;
import dev.caxton.management.identity.JwtVerifier;
import dev.caxton.management.identity.KeySets;
import dev.caxton.management.identity.OuterDoor;
import dev.caxton.management.identity.TokenVerifier;
import dev.caxton.management.identity.Tokens;
import dev.caxton.management.live.LiveStreams;
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

    @Inject
    private KeySets keySets;

    @Inject
    private OuterDoor door;

    @Inject
    private LiveStreams live;

    // Not shareable: a connection that is kept, as OneServer keeps one, stays the one it is.
    @Resource(lookup = "jdbc/caxton", shareable = false)
    private DataSource database;

    private @Nullable McpEndpoint endpoint;
    private @Nullable Thread farewell;

    /** For the container, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public Bootstrap() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Parts parts = assembly.start(database);
        FilterRegistration.Dynamic gate = context.addFilter(
                "gate",
                new Gate(
                        parts.settings(),
                        door,
                        new TokenVerifier(
                                tokens,
                                parts.settings()
                                        .jwt()
                                        .map(jwt -> new JwtVerifier(
                                                jwt, Demand.of(parts.settings()), InstantSource.system(), keySets))),
                        parts.audit(),
                        parts.refusals(),
                        InstantSource.system()));
        gate.setAsyncSupported(true);
        gate.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        McpEndpoint opened = McpDoor.open(context, parts.gateway());
        endpoint = opened;
        // A server that stops waits for open requests, and streams of clients stay open: they are ended beside its own
        // work, not after it.
        farewell = Thread.ofPlatform().name("caxton-farewell").unstarted(() -> {
            live.close();
            opened.close();
        });
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (farewell != null) {
            forget(farewell);
        }
        live.close();
        if (endpoint != null) {
            endpoint.close();
        }
        assembly.stop();
    }

    /** An application that is only taken off the server must not be held by a hook. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is stopping: the hook runs, or has run.
            System.getLogger(Bootstrap.class.getName()).log(System.Logger.Level.TRACE, "stopping", e);
        }
    }
}
