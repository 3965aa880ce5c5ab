package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What carries a secret, and where it goes: a name that means this machine, until it means another. */
@NullUnmarked
@Timeout(60)
class HttpAskerTest {

    /** Nobody has it (RFC 5737). */
    private static final String ELSEWHERE = "192.0.2.1";

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** A token that is always there. */
    private static final Credentials TOKEN = new Credentials() {
        @Override
        public Optional<String> token() {
            return Optional.of("a-token");
        }

        @Override
        public Optional<String> renewed(Refusal refusal) {
            return Optional.empty();
        }
    };

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private volatile String address = "127.0.0.1";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("X-Api-Key") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpAsker asker(Map<String, String> headers, Credentials credentials) {
        URI uri = URI.create("http://upstream.test:" + server.getAddress().getPort() + "/");
        return new HttpAsker(
                new HttpWire.Target(uri, headers, true, 10_000), credentials, new AddressGuard(true, host ->
                        new InetAddress[] {InetAddress.getByName(address)}));
    }

    private static void ask(HttpAsker asker, HttpAsker.Client client) throws IOException {
        asker.asked(client, new HttpAsker.Form("POST", Map.of(), Optional.empty(), true, new Cancellation()))
                .close();
    }

    private void isRefusedElsewhere(HttpAsker asker) throws IOException {
        try (HttpAsker.Client client = asker.client(TIMEOUT)) {
            ask(asker, client);
        }
        int before = heard.size();
        address = ELSEWHERE;
        assertHttps(assertThrows(WireException.class, () -> asker.client(TIMEOUT)));
        address = "127.0.0.1";
        try (HttpAsker.Client client = asker.client(TIMEOUT)) {
            // What was checked a moment ago may have changed.
            address = ELSEWHERE;
            assertHttps(assertThrows(WireException.class, () -> ask(asker, client)));
        }
        assertEquals(before, heard.size());
    }

    private static void assertHttps(WireException refused) {
        assertTrue(refused.getMessage().contains("https only"), refused.getMessage());
    }

    @Test
    void aTokenGoesOverHttpToLoopbackOnly() throws Exception {
        isRefusedElsewhere(asker(Map.of(), TOKEN));
        assertEquals(List.of("null Bearer a-token"), heard);
    }

    @Test
    void aSecretHeaderGoesOverHttpToLoopbackOnly() throws Exception {
        isRefusedElsewhere(asker(Map.of("X-Api-Key", "s3cret"), Credentials.NONE));
        assertEquals(List.of("s3cret null"), heard);
    }

    @Test
    void whatCarriesNoSecretMayGoElsewhere() {
        address = ELSEWHERE;
        HttpAsker asker = asker(Map.of(), Credentials.NONE);
        assertDoesNotThrow(() -> asker.client(TIMEOUT).close());
    }
}
