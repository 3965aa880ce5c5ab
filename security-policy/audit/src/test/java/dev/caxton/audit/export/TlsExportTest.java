package dev.caxton.audit.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.AuditTail;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and checkpoints over real TLS sockets, and what collectors do that they should not. */
class TlsExportTest {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");
    private static final Duration PATIENT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private FileAuditLog open() {
        return FileAuditLog.open(directory.resolve("log"), FileAuditSettings.defaults(InstantSource.system()));
    }

    private static void append(FileAuditLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.append(new AuditEvent.RuntimeStarted(SYSTEM, "v" + i, "e"));
        }
    }

    private static ServerSocket listen(SSLContext context, int port) throws IOException {
        ServerSocket server =
                context.getServerSocketFactory().createServerSocket(port, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) PATIENT.toMillis());
        return server;
    }

    /** One message framed by its length, as RFC 5425 says. */
    private static String message(DataInputStream in) throws IOException {
        StringBuilder length = new StringBuilder();
        for (int c = in.read(); c != ' '; c = in.read()) {
            assertTrue(c >= '0' && c <= '9', "no length: " + length + " " + c);
            length.append((char) c);
        }
        return new String(in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8);
    }

    private static void untilItFails(AuditTail tail) throws InterruptedException {
        boolean failing = false;
        while (!failing) {
            List<AuditRecord> records = tail.next(PATIENT);
            assertTrue(!records.isEmpty(), "nothing more is recorded");
            failing = records.stream().anyMatch(record -> record.type().equals("audit-export-changed"));
        }
    }

    @Test
    void syslogGoesOverTlsAndGoesOnWhereItWasAfterTheCollectorWasAway() throws Exception {
        Certificates certificates = Certificates.of(directory, "good.p12", "ip:127.0.0.1");
        SSLSocketFactory trusted = certificates.client().getSocketFactory();
        ServerSocket first = listen(certificates.server(), 0);
        int port = first.getLocalPort();
        try (FileAuditLog log = open()) {
            append(log, 0, 3);
            try (RecordExporter exporter =
                    Destinations.records("syslog+tls://127.0.0.1:" + port, log, directory, Attempts.ONE, trusted)) {
                try (Socket socket = first.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    for (int i = 0; i < 3; i++) {
                        String text = message(in);
                        assertTrue(text.startsWith("<109>1 ") && text.contains("\"v" + i + "\""), text);
                    }
                }
                first.close();
                append(log, 3, 6);
                untilItFails(log.tail(3));
                assertTrue(exporter.failure().isPresent());
                try (ServerSocket again = listen(certificates.server(), port);
                        Socket socket = again.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    // Nothing is left out, and nothing that had arrived comes again.
                    for (int i = 3; i < 6; i++) {
                        String text = message(in);
                        assertTrue(text.contains("\"v" + i + "\"") || text.contains("audit-export-changed"), text);
                        i -= text.contains("audit-export-changed") ? 1 : 0;
                    }
                }
            }
        }
    }

    @Test
    void aCollectorWithAWrongCertificateGetsNothingAndTheRightOneGetsEverything() throws Exception {
        Certificates right = Certificates.of(directory, "right.p12", "ip:127.0.0.1");
        Certificates stranger = Certificates.of(directory, "stranger.p12", "ip:127.0.0.1");
        SSLSocketFactory trusted = right.client().getSocketFactory();
        try (FileAuditLog log = open()) {
            append(log, 0, 2);
            ServerSocket wrong = listen(stranger.server(), 0);
            int port = wrong.getLocalPort();
            try (RecordExporter exporter =
                    Destinations.records("syslog+tls://127.0.0.1:" + port, log, directory, Attempts.ONE, trusted)) {
                try (Socket socket = wrong.accept()) {
                    assertThrows(
                            IOException.class, () -> socket.getInputStream().read());
                }
                wrong.close();
                untilItFails(log.tail(0));
                assertTrue(
                        exporter.failure().orElse("").contains("do not arrive"),
                        exporter.failure().toString());
                try (ServerSocket good = listen(right.server(), port);
                        Socket socket = good.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    assertTrue(message(in).contains("\"v0\""));
                    assertTrue(message(in).contains("\"v1\""));
                }
            }
        }
    }

    /** Trusted, but of another host: whoever holds any certificate of the same authority is not the collector. */
    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
        Certificates other = Certificates.of(directory, "other.p12", "dns:elsewhere.example");
        try (ServerSocket server = listen(other.server(), 0)) {
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = server.accept()) {
                    return socket.getInputStream().read();
                } catch (IOException e) {
                    return -1;
                }
            });
            String line = "https://127.0.0.1:" + server.getLocalPort() + "/x";
            assertThrows(
                    SSLException.class,
                    () -> Destinations.checkpoints(line, other.client().getSocketFactory())
                            .deliver("secret"));
            assertEquals(-1, read.get());
        }
    }

    private List<AuditRecord> records() {
        try (FileAuditLog log = open()) {
            append(log, 0, 256);
            return log.reader().read(AuditQuery.following(0, 256)).records();
        }
    }

    /** It accepts the connection and never reads: buffers fill, and the sender must not hang in them. */
    @Test
    void aCollectorThatNeverReadsIsGivenUp() throws Exception {
        Certificates certificates = Certificates.of(directory, "good.p12", "ip:127.0.0.1");
        List<AuditRecord> records = records();
        for (Optional<SSLContext> tls : List.of(Optional.<SSLContext>empty(), Optional.of(certificates.server()))) {
            Optional<SSLSocketFactory> trusted =
                    tls.isPresent() ? Optional.of(certificates.client().getSocketFactory()) : Optional.empty();
            try (ServerSocket server =
                    tls.isPresent() ? listen(tls.get(), 0) : new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Socket> held = CompletableFuture.supplyAsync(() -> {
                    try {
                        Socket socket = server.accept();
                        if (socket instanceof javax.net.ssl.SSLSocket secure) {
                            secure.startHandshake();
                        }
                        return socket;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
                try (StreamRecords sink = new StreamRecords(
                        "test",
                        new Peer("127.0.0.1", server.getLocalPort()),
                        trusted,
                        Optional.empty(),
                        Duration.ofSeconds(2))) {
                    // Buffers of any size are full after so many.
                    assertThrows(IOException.class, () -> {
                        for (int i = 0; i < 10_000; i++) {
                            assertEquals(0, sink.send(records));
                        }
                    });
                }
                held.get().close();
            }
        }
    }

    /** One byte now and then keeps every single read alive. */
    @Test
    void aServerThatAnswersWithoutEndIsGivenUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                try (Socket socket = server.accept()) {
                    // It waits for a request that is longer than the one that comes, and answers a byte for each that
                    // it gets; then it says nothing more.
                    while (socket.getInputStream().read() >= 0) {
                        if (count < 8) {
                            socket.getOutputStream().write('H');
                            count++;
                        }
                    }
                } catch (IOException e) {
                    // The other side has left.
                }
                return count;
            });
            HttpSink sink = new HttpSink(
                    URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x"),
                    (SSLSocketFactory) SSLSocketFactory.getDefault(),
                    Duration.ofMillis(300));
            assertThrows(IOException.class, () -> sink.deliver("line"));
            assertEquals(8, written.get());
        }
    }
}
