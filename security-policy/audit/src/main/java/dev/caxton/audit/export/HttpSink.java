package dev.caxton.audit.export;

import dev.caxton.audit.CheckpointSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts each checkpoint to a web server, which has to answer 200, 201, 202 or 204. Follows no redirection and uses no proxy, so that a line never goes elsewhere than
 * to the address that was checked. Without TLS only to this host itself.
 */
final class HttpSink implements CheckpointSink {

    private static final int MAX_ANSWER = 4_096;

    private final Peer peer;
    private final boolean secure;
    private final String path;
    private final SSLSocketFactory tls;
    private final Duration patience;

    HttpSink(URI uri, SSLSocketFactory tls, Duration patience) {
        this.patience = patience;
        this.secure = "https".equals(uri.getScheme());
        String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
        this.peer = new Peer(host, uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80);
        this.path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        this.tls = tls;
        boolean plainPath = path.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null || !plainPath) {
            throw new IllegalArgumentException("a destination has a scheme, a host, a port and a path, nothing else");
        }
    }

    @Override
    public String name() {
        return (secure ? "https://" : "http://") + peer + path;
    }

    @Override
    public void deliver(String line) throws IOException {
        byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + peer
                + "\r\nContent-Type: application/jsonl\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        // One deadline for everything: a server that answers a byte now and then would hold up the checkpoints for
        // other places.
        try (Socket plain = connect();
                Deadline _ = Deadline.of(patience, plain);
                Socket socket = secure ? peer.secured(plain, tls) : plain) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            String status = statusLine(socket.getInputStream());
            if (!status.matches("HTTP/1\\.[01] 20[0124]( .*)?")) {
                throw new IOException("the server did not take it: " + printable(status));
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = peer.connect();
        InetAddress address = socket.getInetAddress();
        if (!secure && !address.isLoopbackAddress()) {
            socket.close();
            throw new IOException("http goes to this host only; use https");
        }
        return socket;
    }

    private static String statusLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != '\r' && c != '\n' && line.length() < MAX_ANSWER) {
            line.append((char) c);
            c = in.read();
        }
        return line.toString();
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), 80)).replaceAll("[^ -~]", "?");
    }
}
