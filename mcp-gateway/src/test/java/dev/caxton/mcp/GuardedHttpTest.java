package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.GuardedHttp;
import dev.caxton.mcp.wire.WireException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that has one address when it is checked and another one when it is connected to, and servers that want more than they are given. */
@NullUnmarked
@Timeout(60)
class GuardedHttpTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> connections = Collections.synchronizedSet(new HashSet<>());
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
                        connections.add(request.getRemotePort());
                        byte[] body = request.getInputStream().readAllBytes();
                        response.getOutputStream().write(body);
                    }
                })
                .serve("/else", new HttpServlet() {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException {
                        response.sendRedirect("/mcp", 307);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private URI uri(String path) {
        return URI.create(host.uri(path).toString().replace("127.0.0.1", "upstream.test"));
    }

    private GuardedHttp client(AddressGuard.Rule rule) {
        return new GuardedHttp(uri("/mcp"), rule, TIMEOUT);
    }

    private static GuardedHttp.Question said(String body) {
        return new GuardedHttp.Question(
                "POST", Map.of(), Optional.of(body.getBytes(StandardCharsets.UTF_8)), Optional.empty());
    }

    private static String heard(GuardedHttp client, GuardedHttp.Question question) throws IOException {
        try (GuardedHttp.Answer answer = client.ask(question)) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void connectsToTheAddressThatWasChecked() throws Exception {
        try (GuardedHttp client = client(new AddressGuard(true, names)::check)) {
            for (String body : List.of("first", "", "x".repeat(100_000))) {
                assertEquals(body, heard(client, said(body)));
            }
        }
        assertEquals(List.of("POST /mcp upstream.test", "POST /mcp upstream.test", "POST /mcp upstream.test"), asked);
        assertEquals(1, connections.size(), "one connection for all of them");
    }

    @Test
    void anAddressThatIsRefusedWhenItIsConnectedToIsRefused() {
        AddressGuard guard = new AddressGuard(true, names);
        var _ = guard.check(uri("/mcp"));
        names.address = "169.254.169.254";
        try (GuardedHttp client = client(guard::check)) {
            WireException refused = assertThrows(WireException.class, () -> client.ask(said("secret")));
            assertTrue(refused.getMessage().contains("link-local"), refused.getMessage());
        }
        names.address = "127.0.0.1";
        try (GuardedHttp client = client(new AddressGuard(false, names)::check)) {
            assertThrows(WireException.class, () -> client.ask(said("secret")));
        }
        assertEquals(List.of(), asked, "nobody has heard of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"})
    void whatIsAnAddressAlreadyIsCheckedToo(String address) {
        URI here = URI.create(host.uri("/mcp").toString().replace("127.0.0.1", address));
        try (GuardedHttp client = new GuardedHttp(here, new AddressGuard(false)::check, TIMEOUT)) {
            assertThrows(WireException.class, () -> client.ask(said("secret")));
        }
        assertEquals(List.of(), asked, "nobody has heard of it");
    }

    @Test
    void withoutTlsAnAuthorizationServerStaysOnThisMachine() {
        AddressGuard guard = new AddressGuard(true, names);
        var _ = guard.checkSecure(uri("/mcp"));
        names.address = "10.1.2.3";
        try (GuardedHttp client = client(guard::checkSecure)) {
            assertThrows(WireException.class, () -> client.ask(said("secret")));
        }
    }

    @Test
    void saysThatAServerCannotBeReached() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://upstream.test:" + free.getLocalPort() + "/mcp");
        }
        try (GuardedHttp client = new GuardedHttp(nobody, new AddressGuard(true, names)::check, TIMEOUT)) {
            assertThrows(ConnectException.class, () -> client.ask(said("hello")));
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        try (GuardedHttp client = new GuardedHttp(uri("/else"), new AddressGuard(true, names)::check, TIMEOUT);
                GuardedHttp.Answer answer = client.ask(said("secret"))) {
            assertEquals(307, answer.status());
        }
        assertEquals(List.of(), asked);
    }

    @Test
    void headersThatWouldSayMoreThanTheyShouldAreRefused() throws Exception {
        try (GuardedHttp client = client(new AddressGuard(true, names)::check)) {
            for (Map<String, String> headers : List.of(
                    Map.of("X-Key", "a\r\nX-Other: b"),
                    Map.of("X-Key", "a\nb"),
                    Map.of("X-Key", "\u010a"),
                    Map.of("X Key", "a"),
                    Map.of("X-Key:", "a"),
                    Map.of("Host", "other.test"),
                    Map.of("Transfer-Encoding", "chunked"))) {
                assertThrows(
                        WireException.class,
                        () -> client.ask(new GuardedHttp.Question("GET", headers, Optional.empty(), Optional.empty())),
                        headers.toString());
            }
            assertEquals(
                    "",
                    heard(
                            client,
                            new GuardedHttp.Question(
                                    "GET", Map.of("X-Key", "a b"), Optional.empty(), Optional.empty())));
        }
        assertEquals(1, asked.size());
    }

    /** A server of one connection that does what it likes. */
    private interface Hostile {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private static final class HostileServer implements AutoCloseable {

        final ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        final CountDownLatch gone = new CountDownLatch(1);

        HostileServer(Hostile hostile) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (Socket accepted = socket.accept()) {
                    hostile.serve(accepted.getInputStream(), accepted.getOutputStream());
                } catch (IOException e) {
                    // The client has hung up.
                }
                gone.countDown();
            });
        }

        GuardedHttp client() {
            return new GuardedHttp(
                    URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mcp"),
                    new AddressGuard(true)::check,
                    TIMEOUT);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-More: and more\r\n", "x"})
    void aHeadWithoutAnEndIsGivenUp(String part) throws Exception {
        try (HostileServer server = new HostileServer((in, out) -> {
                    out.write(ascii("HTTP/1.1 200 OK\r\n"));
                    while (true) {
                        out.write(ascii(part.repeat(1_000)));
                    }
                });
                GuardedHttp client = server.client()) {
            assertThrows(IOException.class, () -> client.ask(said("hello")));
            assertTrue(server.gone.await(10, TimeUnit.SECONDS), "the connection has ended");
        }
    }

    @Test
    void patienceCountsFromTheFirstByteAndNotFromTheLast() throws Exception {
        try (HostileServer server = new HostileServer((in, out) -> {
                    for (byte letter : ascii("HTTP/1.1 200 OK\r\nX-Slow: " + "x".repeat(1_000))) {
                        out.write(letter);
                        try {
                            Thread.sleep(50);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
                GuardedHttp client = server.client()) {
            assertThrows(
                    SocketTimeoutException.class,
                    () -> client.ask(new GuardedHttp.Question(
                            "GET", Map.of(), Optional.empty(), Optional.of(Duration.ofMillis(300)))));
            assertTrue(server.gone.await(10, TimeUnit.SECONDS), "the connection has ended");
        }
    }

    @Test
    void aBodyWithoutAnEndEndsWithItsReader() throws Exception {
        try (HostileServer server = new HostileServer((in, out) -> {
                    out.write(ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                    while (true) {
                        out.write(ascii("5\r\nhello\r\n"));
                    }
                });
                GuardedHttp client = server.client()) {
            try (GuardedHttp.Answer answer = client.ask(said("hello"));
                    InputStream body = answer.body()) {
                assertEquals("hello", new String(body.readNBytes(5), StandardCharsets.US_ASCII));
            }
            assertTrue(server.gone.await(10, TimeUnit.SECONDS), "the connection has ended");
        }
    }

    @Test
    void aBodyThatIsPromisedAndNotSentIsNotWaitedFor() throws Exception {
        try (HostileServer server = new HostileServer((in, out) -> {
                    out.write(ascii("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n"));
                    out.flush();
                    while (in.read() >= 0) {
                        // Until the client hangs up.
                    }
                });
                GuardedHttp client = server.client()) {
            client.ask(said("hello")).close();
            assertTrue(server.gone.await(10, TimeUnit.SECONDS), "the connection has ended");
        }
    }

    @Test
    void anInterruptEndsTheRequestAndItsConnection() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (HostileServer server = new HostileServer((in, out) -> {
                    var _ = in.read();
                    heard.countDown();
                    while (in.read() >= 0) {
                        // Until the client hangs up.
                    }
                });
                GuardedHttp client = server.client()) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread asking = Thread.ofVirtual()
                    .start(() -> ended.complete(assertThrows(IOException.class, () -> client.ask(said("hello")))));
            assertTrue(heard.await(10, TimeUnit.SECONDS));
            asking.interrupt();
            assertTrue(ended.get(10, TimeUnit.SECONDS) instanceof IOException);
            assertTrue(server.gone.await(10, TimeUnit.SECONDS), "the connection has ended");
        }
    }

    @Test
    void aCertificateCountsForItsNameOnly(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("upstream.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "upstream",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=upstream.test",
                        "-ext",
                        "SAN=dns:upstream.test",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        assertEquals(0, keytool.waitFor(), new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        try (ServerSocket server =
                tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serveSecurely(server));
            assertEquals(
                    "hello",
                    secure("upstream.test", server, tls, names),
                    "the right name, and an authority that is trusted");
            assertThrows(
                    SSLHandshakeException.class, () -> secure("127.0.0.1", server, tls, InetAddress::getAllByName));
            assertThrows(
                    SSLHandshakeException.class, () -> secure("upstream.test", server, SSLContext.getDefault(), names));
        }
    }

    private static void serveSecurely(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                if (accepted.getInputStream().read() >= 0) {
                    accepted.getOutputStream()
                            .write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
                }
            } catch (IOException e) {
                // A client that does not like the certificate.
            }
        }
    }

    private static String secure(String name, ServerSocket server, SSLContext trust, AddressGuard.Names names)
            throws IOException {
        URI uri = URI.create("https://" + name + ":" + server.getLocalPort() + "/mcp");
        try (GuardedHttp client = new GuardedHttp(uri, new AddressGuard(true, names)::checkSecure, TIMEOUT, trust)) {
            return heard(client, new GuardedHttp.Question("GET", Map.of(), Optional.empty(), Optional.empty()));
        }
    }
}
