package dev.caxton.launcher;

import com.sun.net.httpserver.HttpExchange;
import dev.caxton.mcp.endpoint.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** A request of the web server of the JDK. */
record JdkExchange(HttpExchange http) implements Exchange {

    @Override
    public String method() {
        return http.getRequestMethod();
    }

    @Override
    public List<String> headers(String name) {
        return http.getRequestHeaders().getOrDefault(name, List.of());
    }

    @Override
    public byte[] body(int most) throws IOException {
        return http.getRequestBody().readNBytes(most + 1);
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body) throws IOException {
        headers.forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            http.getResponseBody().write(body);
        }
    }

    @Override
    public Body stream(Map<String, String> headers) throws IOException {
        headers.forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(200, 0);
        OutputStream out = http.getResponseBody();
        out.flush();
        return bytes -> {
            out.write(bytes);
            out.flush();
        };
    }

    @Override
    public void abort() {
        // Closing waits for a write under way in some versions of the web server; whoever aborts must not.
        Thread.ofVirtual().start(http::close);
    }
}
