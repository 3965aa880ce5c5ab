package dev.caxton.management.mcp;

import dev.caxton.mcp.endpoint.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A request of a servlet.
 *
 * @param request nothing of its body is read yet
 * @param response nothing of it is written yet
 */
record ServletExchange(HttpServletRequest request, HttpServletResponse response) implements Exchange {

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
        // From here, and not from the thread of the container that ends the exchange.
        response.flushBuffer();
    }

    @Override
    public Body stream(Map<String, String> headers) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
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
        // A servlet can't. The container gives up a write that makes no progress, see writeTimeout in caxton.xml.
    }
}
