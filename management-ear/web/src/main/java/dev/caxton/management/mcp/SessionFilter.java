package dev.caxton.management.mcp;

import dev.caxton.management.identity.Caller;
import dev.caxton.management.problem.ErrorServlet;
import dev.caxton.mcp.McpEndpoint;
import dev.caxton.runtime.message.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Lets requests get to the endpoint for sessions that are the caller's, and tells it who opens one. */
final class SessionFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String SESSION = "Mcp-Session-Id";

    // Filters are serializable by inheritance only; none is ever written.
    private final transient McpEndpoint endpoint;

    SessionFilter(McpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        McpEndpoint.Work<ServletException> on = () -> {
            try {
                chain.doFilter(request, response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        boolean let;
        try {
            let = endpoint.within(Optional.ofNullable(request.getHeader(SESSION)), Caller.of(request), on);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!let) {
            ErrorServlet.write(
                    response,
                    new Problem(
                            "CAX-MCP-SESSION",
                            "There is no such session of this caller: it was never opened, has ended, or has expired.",
                            "Open another one: send 'initialize' without the header " + SESSION + "."),
                    request.getRequestURI());
        }
    }
}
