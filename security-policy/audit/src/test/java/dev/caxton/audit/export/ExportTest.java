package dev.caxton.audit.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.AuditTail;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.FileAuditSettings;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, TenantId.DEFAULT, "runtime");

    @TempDir
    Path directory;

    private FileAuditLog open() {
        return FileAuditLog.open(
                directory.resolve("log"),
                FileAuditSettings.defaults(InstantSource.fixed(Instant.parse("2026-11-23T18:00:00.12Z"))));
    }

    private static void append(FileAuditLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.append(new AuditEvent.RuntimeStarted(SYSTEM, "v" + i, "e"));
        }
    }

    private static ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout(30_000);
        return server;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void linesOfJsonGoOverTcpAndGoOnAfterTheCollectorWasAwayAndAfterARestart() throws Exception {
        ServerSocket first = listen();
        int port = first.getLocalPort();
        try (FileAuditLog log = open()) {
            append(log, 0, 3);
            try (RecordExporter exporter =
                    Destinations.records("jsonl+tcp://127.0.0.1:" + port, log, directory, Attempts.ONE)) {
                try (Socket socket = first.accept()) {
                    BufferedReader lines = reader(socket);
                    for (int i = 0; i < 3; i++) {
                        assertTrue(lines.readLine().contains("\"v" + i + "\""));
                    }
                }
                first.close();
                append(log, 3, 5);
                untilItFails(log.tail(3));
                assertTrue(exporter.failure().isPresent());
                try (ServerSocket again = new ServerSocket(port, 8, InetAddress.getLoopbackAddress())) {
                    again.setSoTimeout(60_000);
                    try (Socket socket = again.accept()) {
                        assertTrue(reader(socket).readLine().contains("\"v3\""));
                    }
                }
            }
        }
        try (FileAuditLog log = open();
                ServerSocket server = new ServerSocket(port, 8, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(30_000);
            append(log, 100, 101);
            try (RecordExporter exporter =
                            Destinations.records("jsonl+tcp://127.0.0.1:" + port, log, directory, Attempts.ONE);
                    Socket socket = server.accept()) {
                String line = reader(socket).readLine();
                assertTrue(
                        !line.contains("\"v0\"") && !line.contains("\"v3\""),
                        "what was sent is not sent again: " + line);
                assertTrue(exporter.failure().isEmpty());
            }
        }
    }

    @Test
    void anErrorDoesNotEndTheExport() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        Attempts attempts = sending -> {
            if (errors.getAndIncrement() < 2) {
                throw new OutOfMemoryError("a test");
            }
            return sending.send();
        };
        try (FileAuditLog log = open();
                ServerSocket server = listen()) {
            append(log, 0, 2);
            try (RecordExporter exporter =
                    Destinations.records("jsonl+tcp://127.0.0.1:" + server.getLocalPort(), log, directory, attempts)) {
                untilItFails(log.tail(2));
                try (Socket socket = server.accept()) {
                    BufferedReader lines = reader(socket);
                    assertTrue(lines.readLine().contains("\"v0\""));
                    assertTrue(lines.readLine().contains("\"v1\""));
                    untilItFails(log.tail(3));
                    assertTrue(exporter.failure().isEmpty(), "and it says that records arrive again");
                }
            }
        }
    }

    private static void untilItFails(AuditTail tail) throws InterruptedException {
        boolean failing = false;
        while (!failing) {
            List<AuditRecord> records = tail.next(Duration.ofSeconds(30));
            assertTrue(!records.isEmpty(), "nothing more is recorded");
            failing = records.stream().anyMatch(record -> record.type().equals("audit-export-changed"));
        }
    }

    @Test
    void syslogIsFramedByItsLength() throws Exception {
        try (FileAuditLog log = open();
                ServerSocket server = listen()) {
            append(log, 0, 1);
            try (RecordExporter exporter = Destinations.records(
                            "syslog+tcp://localhost:" + server.getLocalPort(), log, directory, Attempts.ONE);
                    Socket socket = server.accept()) {
                socket.setSoTimeout(30_000);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                StringBuilder length = new StringBuilder();
                for (int c = in.read(); c != ' '; c = in.read()) {
                    length.append((char) c);
                }
                byte[] message = in.readNBytes(Integer.parseInt(length.toString()));
                String text = new String(message, StandardCharsets.UTF_8);
                assertTrue(text.startsWith("<109>1 2026-11-23T18:00:00.120000Z "), text);
                assertTrue(text.contains(" runtime-started - {\"hash\":"), text);
                assertTrue(exporter.failure().isEmpty());
            }
        }
    }

    @Test
    void syslogGoesOverUdp() throws Exception {
        try (FileAuditLog log = open();
                DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(30_000);
            log.append(new AuditEvent.AuthenticationFailed(SYSTEM, "rest", "CAX-AUTH-INVALID", "10.0.0.1"));
            try (RecordExporter exporter = Destinations.records(
                    "syslog+udp://127.0.0.1:" + server.getLocalPort(), log, directory, Attempts.ONE)) {
                DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
                server.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                assertTrue(text.startsWith("<108>1 "), text);
                assertTrue(text.endsWith("}"), text);
                assertTrue(exporter.failure().isEmpty());
            }
        }
    }

    @Test
    void recordsGoToAFile() throws Exception {
        Path file = directory.resolve("siem.jsonl");
        try (FileAuditLog log = open()) {
            try (RecordExporter exporter = Destinations.records("file:" + file, log, directory, Attempts.ONE)) {
                append(log, 0, 10);
                assertTrue(exporter.failure().isEmpty());
            }
        }
        assertEquals(10, Files.readAllLines(file).size());
    }

    @Test
    void checkpointsGoToFilesCommandsAndServers() throws Exception {
        Path file = directory.resolve("out");
        Destinations.checkpoints("file:" + file).deliver("one");
        Destinations.checkpoints("file:" + file).deliver("two");
        assertEquals(List.of("one", "two"), Files.readAllLines(file));

        Path got = directory.resolve("got");
        Path program = Files.writeString(
                directory.resolve("send"),
                "#!/bin/sh\nread line\n[ \"$line\" = good ] || exit 3\necho $line > " + got + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Destinations.checkpoints("command:" + program).deliver("good");
        assertEquals(List.of("good"), Files.readAllLines(got));
        assertThrows(
                IOException.class,
                () -> Destinations.checkpoints("command:" + program).deliver("bad"));

        assertEquals("{\"a\":1}", posted("204 No Content"));
        assertThrows(IOException.class, () -> posted("302 Found\r\nLocation: http://127.0.0.1:1/"));
        assertThrows(IOException.class, () -> posted("500 Broken"));
    }

    /** The body that a server got which answers so. */
    private static String posted(String answer) throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<String> body = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = server.accept()) {
                    BufferedReader in = reader(socket);
                    int length = 0;
                    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                        if (line.startsWith("Content-Length: ")) {
                            length = Integer.parseInt(line.substring(16));
                        }
                    }
                    char[] text = new char[length];
                    int read = in.read(text);
                    socket.getOutputStream()
                            .write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    return new String(text, 0, read).strip();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Destinations.checkpoints("http://127.0.0.1:" + server.getLocalPort() + "/checkpoints")
                    .deliver("{\"a\":1}");
            return body.get();
        }
    }

    @Test
    void whatIsNoDestinationIsRefused() {
        for (String text : List.of(
                "",
                "ftp://host/x",
                "file:relative",
                "file://host/x",
                "command:/no/such/program",
                "https://user:secret@host/x",
                "https://host/x?token=1",
                "https:///x")) {
            assertThrows(IllegalArgumentException.class, () -> Destinations.checkpoints(text), text);
        }
        for (String text : List.of(
                "",
                "syslog+udp://host",
                "jsonl+tcp://host:70000",
                "jsonl+tcp://host:1/path",
                "syslog://host:1",
                "tcp://h:1")) {
            assertThrows(IllegalArgumentException.class, () -> Destinations.requireRecords(text), text);
        }
        Destinations.requireRecords("syslog+tls://siem.example:6514");
    }

    @Test
    void addressesThatAreNoCollectorsAreNotConnectedTo() {
        for (String host : List.of("169.254.169.254", "0.0.0.0", "[fe80::1]", "224.0.0.1")) {
            IOException refused = assertThrows(
                    IOException.class,
                    () -> Destinations.checkpoints("https://" + host + "/x").deliver("x"),
                    host);
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("is not one to send records to"), refused.toString());
        }
    }
}
