package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer whose key set can't be had at the moment. Counts how often it is asked. */
final class DownIssuer implements AutoCloseable {

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    DownIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
    }

    URI keys() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    }

    /** The annotations of the server's bean at work: it is asked once more, and whoever has a token hears that it is not the token's fault. */
    void isAskedOnceMore(ServerProcess caxton) throws IOException {
        int before = asked.get();
        assertProblem(
                503,
                "CAX-AUTH-UNAVAILABLE",
                caxton.send(caxton.request(Jwts.token("default", "ada", "operator"), "agents")
                        .GET()));
        assertEquals(2, asked.get() - before);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
