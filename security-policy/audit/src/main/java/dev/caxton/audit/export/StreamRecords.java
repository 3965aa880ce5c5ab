package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Sends records over TCP, with TLS or without, as lines of JSON or as syslog. One connection, made anew when it breaks. */
final class StreamRecords implements RecordSink {

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final String name;
    private final Peer peer;
    private final Optional<SSLSocketFactory> tls;
    private final Optional<Syslog> syslog;
    private final Duration patience;
    private Optional<Connection> connection = Optional.empty();

    /**
     * Both ends of a connection.
     *
     * @param plain what can be closed while somebody is stuck in the other one
     * @param socket what is written to
     */
    private record Connection(Socket plain, Socket socket) {}

    /**
     * @param syslog the form, or empty for lines of JSON
     * @param patience how long the collector may take to read a batch, connecting included
     */
    StreamRecords(String name, Peer peer, Optional<SSLSocketFactory> tls, Optional<Syslog> syslog, Duration patience) {
        this.patience = patience;
        this.name = name;
        this.peer = peer;
        this.tls = tls;
        this.syslog = syslog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int send(List<AuditRecord> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (AuditRecord record : records) {
            if (syslog.isPresent()) {
                Syslog.frame(syslog.get().message(record), out);
            } else {
                out.writeBytes((record.line() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            if (connection.isPresent() && ended(connection.get().socket())) {
                close();
            }
            Connection open = connection.isPresent() ? connection.get() : connect();
            connection = Optional.of(open);
            try (Deadline _ = Deadline.of(patience, open.plain())) {
                out.writeTo(open.socket().getOutputStream());
                open.socket().getOutputStream().flush();
            }
            return 0;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Connection connect() throws IOException {
        Socket plain = peer.connect();
        try (Deadline _ = Deadline.of(patience, plain)) {
            return new Connection(plain, tls.isPresent() ? peer.secured(plain, tls.get()) : plain);
        }
    }

    /** A collector says nothing but that it has gone. */
    private static boolean ended(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout((int) Peer.PATIENCE.toMillis());
        }
    }

    @Override
    public void close() {
        connection.ifPresent(open -> {
            // TLS says goodbye, for which a collector that does not read has no room.
            try (Deadline _ = Deadline.of(GOODBYE, open.plain())) {
                open.socket().close();
            } catch (IOException e) {
                System.getLogger(StreamRecords.class.getName())
                        .log(System.Logger.Level.DEBUG, "a connection did not close in order", e);
            }
        });
        connection = Optional.empty();
    }
}
