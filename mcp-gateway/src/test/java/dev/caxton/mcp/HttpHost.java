package dev.caxton.mcp;

import dev.caxton.policy.identity.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.NullUnmarked;

/** A servlet container on a free port of the loopback interface, for the SDK's servlet transport and for servers that misbehave. */
@NullUnmarked
final class HttpHost implements AutoCloseable {

    // Kept, since the runtime forgets the level of a logger that nobody holds.
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("org.apache"), Logger.getLogger("io.modelcontextprotocol"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final Path directory;

    HttpHost() throws IOException {
        directory = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        context = tomcat.addContext("", directory.toString());
    }

    HttpHost serve(String path, HttpServlet servlet) {
        Tomcat.addServlet(context, path, servlet).setAsyncSupported(true);
        context.addServletMappingDecoded(path, path);
        return this;
    }

    /** Lets requests of the principal of their header {@code X-Principal} through to the endpoint. */
    HttpHost door(String path, McpEndpoint endpoint) {
        FilterDef door = new FilterDef();
        door.setFilterName("door");
        door.setAsyncSupported("true");
        door.setFilter(new HttpFilter() {
            @Override
            protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                String principal = request.getHeader("X-Principal");
                if (principal == null) {
                    chain.doFilter(request, response);
                    return;
                }
                McpEndpoint.Work<ServletException> on = () -> {
                    try {
                        chain.doFilter(request, response);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
                if (!endpoint.within(
                        Optional.ofNullable(request.getHeader("Mcp-Session-Id")), Principal.parse(principal), on)) {
                    response.sendError(404);
                }
            }
        });
        context.addFilterDef(door);
        FilterMap map = new FilterMap();
        map.setFilterName("door");
        map.addURLPatternDecoded(path);
        context.addFilterMap(map);
        return this;
    }

    HttpHost start() throws LifecycleException {
        tomcat.start();
        return this;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    /** A transport whose context is made of the request. */
    static HttpServletStreamableServerTransportProvider transport(
            McpJsonMapper mapper, Function<HttpServletRequest, McpTransportContext> extractor) {
        return HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(mapper)
                .mcpEndpoint("/mcp")
                .contextExtractor(extractor::apply)
                .httpHeaderValidator(DefaultServerTransportSecurityValidator.builder()
                        .allowedHost("127.0.0.1:*")
                        .build())
                .build();
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
