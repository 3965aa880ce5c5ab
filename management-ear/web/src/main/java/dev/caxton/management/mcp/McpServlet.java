package dev.caxton.management.mcp;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.identity.Identity;
import dev.caxton.mcp.McpEndpoint;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The servlet form of the endpoint: a virtual thread for each exchange, so that calls and streams that wait hold no thread of the container's. The place at the outer door is free when the exchange
 * begins; the endpoint's own limits hold from then on.
 */
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
        Identity identity = Caller.identity(request);
        var caller = new dev.caxton.mcp.endpoint.Caller(
                identity.principal(),
                Optional.ofNullable(request.getHeader("traceparent")),
                upstream(request),
                identity.until());
        ServletExchange exchange = new ServletExchange(request, response);
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
