package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.GuardedRoute;
import dev.caxton.mcp.wire.WireException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name that has one address when it is checked and another one when it is connected to. */
@NullUnmarked
class GuardedRouteTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> asked = new ArrayList<>();
    private final Names names = new Names();
    private HttpHost host;

    /** What the resolver says next; nobody else knows the name. */
    private static final class Names implements AddressGuard.Names {

        volatile String address = "127.0.0.1";

        @Override
        public InetAddress[] addresses(String name) {
            assertEquals("upstream.test", name);
            try {
                return new InetAddress[] {InetAddress.getByName(address)};
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        host = new HttpHost()
                .serve("/mcp", new HttpServlet() {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException {
                        asked.add(request.getMethod() + " " + request.getRequestURI() + " "
                                + request.getHeader("Host").replaceAll(":.*", ""));
                        byte[] body = request.getInputStream().readAllBytes();
                        response.getOutputStream().write(body);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private URI uri() {
        return URI.create(host.uri("/mcp").toString().replace("127.0.0.1", "upstream.test"));
    }

    private HttpClient client(GuardedRoute route) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(route.proxy())
                .build();
    }

    private HttpRequest said(String body) {
        return HttpRequest.newBuilder(uri())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void connectsToTheAddressThatWasChecked() throws Exception {
        AddressGuard guard = new AddressGuard(true, names);
        try (GuardedRoute route = new GuardedRoute(uri(), guard::check, TIMEOUT);
                HttpClient client = client(route)) {
            String large = "x".repeat(100_000);
            for (String body : List.of("first", "", large)) {
                assertEquals(
                        body,
                        client.send(said(body), HttpResponse.BodyHandlers.ofString())
                                .body());
            }
            assertEquals(
                    List.of("POST /mcp upstream.test", "POST /mcp upstream.test", "POST /mcp upstream.test"), asked);
        }
    }

    @Test
    void anAddressThatIsRefusedWhenItIsConnectedToIsRefused() {
        AddressGuard guard = new AddressGuard(true, names);
        var _ = guard.check(uri());
        names.address = "169.254.169.254";
        try (GuardedRoute route = new GuardedRoute(uri(), guard::check, TIMEOUT);
                HttpClient client = client(route)) {
            IOException seen = assertThrows(
                    IOException.class, () -> client.send(said("secret"), HttpResponse.BodyHandlers.ofString()));
            WireException refused = assertThrows(WireException.class, () -> route.explained(seen));
            assertTrue(refused.getMessage().contains("link-local"), refused.getMessage());
        }
        names.address = "127.0.0.1";
        AddressGuard strict = new AddressGuard(false, names);
        try (GuardedRoute route = new GuardedRoute(uri(), strict::check, TIMEOUT);
                HttpClient client = client(route)) {
            assertThrows(IOException.class, () -> client.send(said("secret"), HttpResponse.BodyHandlers.ofString()));
        }
        assertEquals(List.of(), asked, "nobody has heard of it");
    }

    @Test
    void withoutTlsAnAuthorizationServerStaysOnThisMachine() {
        AddressGuard guard = new AddressGuard(true, names);
        var _ = guard.checkSecure(uri());
        names.address = "10.1.2.3";
        try (GuardedRoute route = new GuardedRoute(uri(), guard::checkSecure, TIMEOUT);
                HttpClient client = client(route)) {
            IOException seen = assertThrows(
                    IOException.class, () -> client.send(said("secret"), HttpResponse.BodyHandlers.ofString()));
            assertThrows(WireException.class, () -> route.explained(seen));
        }
    }

    @Test
    void saysThatAServerCannotBeReached() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://upstream.test:" + free.getLocalPort() + "/mcp");
        }
        try (GuardedRoute route = new GuardedRoute(nobody, new AddressGuard(true, names)::check, TIMEOUT);
                HttpClient client = client(route)) {
            IOException seen = assertThrows(
                    IOException.class,
                    () -> client.send(HttpRequest.newBuilder(nobody).build(), HttpResponse.BodyHandlers.ofString()));
            assertInstanceOf(ConnectException.class, route.explained(seen));
        }
    }

    @Test
    void aTunnelLeadsToTheServerAndNowhereElse() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            URI secure = URI.create("https://upstream.test:" + server.getLocalPort() + "/mcp");
            try (GuardedRoute route = new GuardedRoute(secure, new AddressGuard(true, names)::check, TIMEOUT)) {
                Proxy proxy = route.proxy().select(secure).getFirst();
                try (Socket client = new Socket()) {
                    client.connect(proxy.address());
                    write(client, "CONNECT upstream.test:" + server.getLocalPort() + " HTTP/1.1\r\n\r\nhello");
                    try (Socket accepted = server.accept()) {
                        assertEquals("hello", read(accepted, 5));
                        write(accepted, "you too");
                        assertEquals("HTTP/1.1 200 OK\r\n\r\nyou too", read(client, 26));
                    }
                }
                try (Socket client = new Socket()) {
                    client.connect((InetSocketAddress) proxy.address());
                    write(client, "CONNECT other.test:443 HTTP/1.1\r\n\r\n");
                    assertEquals(-1, client.getInputStream().read());
                }
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, int bytes) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsAnAddressAlreadyIsConnectedToDirectly() {
        try (GuardedRoute route = new GuardedRoute(host.uri("/mcp"), new AddressGuard(true, names)::check, TIMEOUT)) {
            assertEquals(List.of(Proxy.NO_PROXY), route.proxy().select(host.uri("/mcp")));
        }
    }
}
