package dev.caxton.management.mcp;

import dev.caxton.management.identity.Caller;
import dev.caxton.mcp.McpEndpoint;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;

/** The servlet form of the endpoint. The container's thread reads the body; all the rest is done by a virtual one, so that waiting calls hold no thread of the container's. */
final class McpServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    // Servlets are serializable by inheritance only; none is ever written.
    private final transient McpEndpoint endpoint;

    McpServlet(McpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** What stands behind the path of all doors of one upstream. */
    private static Optional<String> upstream(HttpServletRequest request) {
        String path = request.getPathInfo();
        return request.getServletPath().equals(McpDoor.PATH)
                ? Optional.empty()
                : Optional.of(path == null ? "" : path.substring(1));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var caller = new dev.caxton.mcp.endpoint.Caller(
                Caller.of(request), Optional.ofNullable(request.getHeader("traceparent")), upstream(request));
        // As long as the gate admits: it ends the body with an error where it is too large.
        ServletExchange exchange = new ServletExchange(
                request.getMethod(),
                name -> Collections.list(request.getHeaders(name)),
                request.getInputStream().readAllBytes(),
                response);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Thread.ofVirtual().name("mcp-exchange").start(() -> {
            try {
                endpoint.handle(exchange, caller);
            } finally {
                async.complete();
            }
        });
    }
}
