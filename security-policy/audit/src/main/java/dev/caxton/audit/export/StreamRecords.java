package dev.caxton.audit.export;

import dev.caxton.audit.AuditRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Sends records over TCP, with TLS or without, as lines of JSON or as syslog. One connection, made anew when it breaks. */
final class StreamRecords implements RecordSink {

    private final String name;
    private final Peer peer;
    private final Optional<SSLSocketFactory> tls;
    private final Optional<Syslog> syslog;
    private Optional<Socket> connection = Optional.empty();

    /**
     * @param syslog the form, or empty for lines of JSON
     */
    StreamRecords(String name, Peer peer, Optional<SSLSocketFactory> tls, Optional<Syslog> syslog) {
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
            if (connection.isPresent() && ended(connection.get())) {
                close();
            }
            if (connection.isEmpty()) {
                connection = Optional.of(tls.isPresent() ? peer.connect(tls.get()) : peer.connect());
            }
            out.writeTo(connection.get().getOutputStream());
            connection.get().getOutputStream().flush();
            return 0;
        } catch (IOException e) {
            close();
            throw e;
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
        connection.ifPresent(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                System.getLogger(StreamRecords.class.getName())
                        .log(System.Logger.Level.DEBUG, "a connection did not close in order", e);
            }
        });
        connection = Optional.empty();
    }
}
