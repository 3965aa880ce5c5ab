package dev.caxton.audit.export;

import dev.caxton.audit.CheckpointSink;
import dev.caxton.audit.FileAuditLog;
import dev.caxton.audit.json.CanonicalJson;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Destinations as a person writes them: {@code docs/audit.md} lists their forms. Refuses everything else with an {@link IllegalArgumentException}. */
public final class Destinations {

    private Destinations() {}

    /**
     * A place for checkpoints.
     *
     * @param text {@code file:/path}, {@code command:/path} or {@code https://host/path}; {@code http://} to this host only
     * @return the sink
     */
    public static CheckpointSink checkpoints(String text) {
        return checkpoints(text, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    static CheckpointSink checkpoints(String text, SSLSocketFactory tls) {
        URI uri = uri(text);
        return switch (String.valueOf(uri.getScheme())) {
            case "file" -> new FileSink(path(uri));
            case "command" -> new CommandSink(path(uri));
            case "http", "https" -> new HttpSink(uri, tls, Peer.PATIENCE.multipliedBy(3));
            default ->
                throw new IllegalArgumentException("checkpoints go to file:/path, command:/path or https://host/path");
        };
    }

    /**
     * Starts to send records to a collector.
     *
     * @param text {@code file:/path}, {@code jsonl+tcp://host:port}, {@code jsonl+tls://host:port}, {@code syslog+udp://host:port},
     *     {@code syslog+tcp://host:port} or {@code syslog+tls://host:port}
     * @param log the log; close it after the exporter
     * @param positions the directory that keeps how far each collector got
     * @param attempts how each batch is tried before the exporter pauses
     * @return the exporter, at work
     */
    public static RecordExporter records(String text, FileAuditLog log, Path positions, Attempts attempts) {
        return records(text, log, positions, attempts, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    static RecordExporter records(
            String text, FileAuditLog log, Path positions, Attempts attempts, SSLSocketFactory tls) {
        String digest = CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
        RecordExporter exporter = new RecordExporter(
                log, sink(text, tls), attempts, positions.resolve("export-" + digest.substring(0, 16) + ".position"));
        exporter.start();
        return exporter;
    }

    private static RecordSink sink(String text, SSLSocketFactory tls) {
        URI uri = uri(text);
        return switch (String.valueOf(uri.getScheme())) {
            case "file" -> new FileRecords(path(uri));
            case "jsonl+tcp" -> stream(text, uri, Optional.empty(), Optional.empty());
            case "jsonl+tls" -> stream(text, uri, Optional.of(tls), Optional.empty());
            case "syslog+tcp" -> stream(text, uri, Optional.empty(), Optional.of(syslog()));
            case "syslog+tls" -> stream(text, uri, Optional.of(tls), Optional.of(syslog()));
            case "syslog+udp" -> new DatagramRecords(text, peer(uri), syslog());
            default ->
                throw new IllegalArgumentException(
                        "records go to file:/path, jsonl+tcp://, jsonl+tls://, syslog+udp://, syslog+tcp:// or syslog+tls://,"
                                + " with host:port");
        };
    }

    private static RecordSink stream(String text, URI uri, Optional<SSLSocketFactory> tls, Optional<Syslog> syslog) {
        return new StreamRecords(text, peer(uri), tls, syslog, Peer.PATIENCE.multipliedBy(3));
    }

    /**
     * Refuses what is no destination for records, without opening anything.
     *
     * @param text as for {@link #records}
     */
    public static void requireRecords(String text) {
        sink(text, (SSLSocketFactory) SSLSocketFactory.getDefault()).close();
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a destination is a URI", e);
        }
    }

    private static Path path(URI uri) {
        String path = uri.getPath();
        if (path == null || path.isEmpty() || uri.getRawQuery() != null || uri.getRawAuthority() != null) {
            throw new IllegalArgumentException("write " + uri.getScheme() + ":/path");
        }
        return Path.of(path);
    }

    private static Peer peer(URI uri) {
        boolean more = !uri.getRawPath().isEmpty()
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getRawUserInfo() != null;
        if (uri.getHost() == null || more) {
            throw new IllegalArgumentException("write " + uri.getScheme() + "://host:port");
        }
        return new Peer(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort());
    }

    private static Syslog syslog() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "-";
        }
        return new Syslog(host, ProcessHandle.current().pid());
    }
}
