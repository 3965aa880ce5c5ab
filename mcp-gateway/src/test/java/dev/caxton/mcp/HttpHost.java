package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.policy.identity.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
import org.jspecify.annotations.NullUnmarked;

/** A servlet container on a free port of the loopback interface, for endpoints, for the SDK's servlet transport and for servers that misbehave. */
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

    /** Serves the endpoint to the principals that requests name in {@code X-Principal}, which stands for a token that was verified. */
    HttpHost door(String path, McpEndpoint endpoint) {
        return serve(path, new EndpointServlet(endpoint, request -> {
            String principal = request.getHeader("X-Principal");
            return principal == null ? Optional.empty() : Optional.of(Caller.of(Principal.parse(principal)));
        }));
    }

    HttpHost start() throws LifecycleException {
        tomcat.start();
        return this;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    /** A transport of the SDK's whose context is made of the request. */
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
