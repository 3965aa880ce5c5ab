package dev.caxton.management.mcp;

import dev.caxton.mcp.endpoint.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A request of a servlet whose body has been read.
 *
 * @param method its method
 * @param values the values of each of its headers
 * @param content its body
 * @param response its response, of which nothing is written yet
 */
@SuppressWarnings("ArrayRecordComponent")
record ServletExchange(
        String method, Function<String, List<String>> values, byte[] content, HttpServletResponse response)
        implements Exchange {

    @Override
    public List<String> headers(String name) {
        return values.apply(name);
    }

    @Override
    public byte[] body(int most) {
        return content;
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
