package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Caller;
import dev.caxton.mcp.endpoint.Exchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/** A shell around an endpoint for tests, as thin as it can be. */
@NullUnmarked
final class EndpointServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient McpEndpoint endpoint;
    private final transient Function<HttpServletRequest, Optional<Caller>> callers;

    EndpointServlet(McpEndpoint endpoint, Function<HttpServletRequest, Optional<Caller>> callers) {
        this.endpoint = endpoint;
        this.callers = callers;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Caller> caller = callers.apply(request);
        if (caller.isEmpty()) {
            response.sendError(401);
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Thread.ofVirtual().start(() -> {
            try {
                endpoint.handle(new Shown(request, response), caller.get());
            } finally {
                async.complete();
            }
        });
    }

    private record Shown(HttpServletRequest request, HttpServletResponse response) implements Exchange {

        @Override
        public String method() {
            return request.getMethod();
        }

        @Override
        public List<String> headers(String name) {
            return Collections.list(request.getHeaders(name));
        }

        @Override
        public byte[] body(int most) throws IOException {
            return request.getInputStream().readNBytes(most + 1);
        }

        @Override
        public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
            response.setStatus(status);
            headers.forEach(response::setHeader);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }

        @Override
        public Body stream(Map<String, String> headers) throws IOException {
            headers.forEach(response::setHeader);
            response.flushBuffer();
            OutputStream out = response.getOutputStream();
            return bytes -> {
                out.write(bytes);
                out.flush();
            };
        }

        @Override
        public void abort() {
            // Tomcat gives up a write after its own time.
        }
    }
}
