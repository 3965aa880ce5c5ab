package dev.caxton.mcp.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way of one HTTP client to one server: it connects to an address that was checked, and to no other one. The client of the JDK asks for the address of a name by
 * itself, after everybody else did, and a name can have another address by then. So for a name it is sent to a proxy of its own on the loopback interface, which looks the name up,
 * checks what it gets, and connects to that. TLS is between client and server, and names the server. A host that is an address is connected to directly.
 *
 * <p>Whoever else on this machine finds the port reaches this one server through it, without any credentials. Safe for use by many threads; its own are virtual.
 */
public final class GuardedRoute implements AutoCloseable {

    private static final int LONGEST_HEAD = 256 * 1024;

    /** Connections at once, both sides counted: for as many requests as the wire has under way. */
    private static final int MOST = 2_100;

    /** Our own client says at once where it wants to go, ms. */
    private static final int HEAD_TIME = 5_000;

    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");
    private static final Pattern REQUEST =
            Pattern.compile("([A-Z]+) http://[^/ ?]+([^ ]*) (HTTP/1\\.1\r\n.*)", Pattern.DOTALL);
    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length: *([0-9]{1,18}) *\r\n", Pattern.CASE_INSENSITIVE);

    private final URI target;
    private final AddressGuard.Rule rule;
    private final Duration timeout;
    private final Optional<ServerSocket> door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Optional<Exception>> failure = new AtomicReference<>(Optional.empty());

    /**
     * A way. Resolves nothing yet.
     *
     * @param target the server; of its URL scheme, host and port count
     * @param rule which addresses it may have
     * @param timeout the longest wait for a connection to one address
     * @throws WireException if the loopback interface cannot be listened on
     */
    public GuardedRoute(URI target, AddressGuard.Rule rule, Duration timeout) {
        this.target = target;
        this.rule = rule;
        this.timeout = timeout;
        this.door = LITERAL.matcher(target.getHost()).matches() ? Optional.empty() : Optional.of(listening());
        door.ifPresent(listening -> Thread.ofVirtual().name("mcp-route").start(() -> serve(listening)));
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw WireException.passing("this machine has no port left for a connection");
        }
    }

    /**
     * What the client is built with.
     *
     * @return leads here, or nowhere if nothing has to be looked up
     */
    public ProxySelector proxy() {
        return door.map(listening -> ProxySelector.of((InetSocketAddress) listening.getLocalSocketAddress()))
                .orElse(HttpClient.Builder.NO_PROXY);
    }

    /**
     * Why a request has failed: the client knows only that its proxy has hung up.
     *
     * @param seen what the client says
     * @return the same, if the reason was not here
     * @throws WireException if the host has an address that is refused, or none
     */
    public IOException explained(IOException seen) {
        return switch (failure.getAndSet(Optional.empty()).orElse(seen)) {
            case WireException refused -> throw refused;
            case IOException known -> known;
            default -> seen;
        };
    }

    private void serve(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (open.size() >= MOST) {
                    // Whoever else on this machine has found the port gets no further descriptor.
                    client.close();
                    continue;
                }
                open.add(client);
                Thread.ofVirtual().name("mcp-route").start(() -> connected(client));
            } catch (IOException e) {
                // Closed, or out of file descriptors, which ends the next request and not this thread.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void connected(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(HEAD_TIME);
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            client.setSoTimeout(0);
            boolean tls = "https".equals(target.getScheme());
            if (tls
                    ? !head.startsWith("CONNECT " + authority() + " ")
                    : !REQUEST.matcher(head).matches()) {
                return;
            }
            try (Socket server = connection()) {
                open.add(server);
                Thread back = Thread.ofVirtual().name("mcp-route").start(() -> copied(server, client));
                if (tls) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    in.transferTo(server.getOutputStream());
                } else {
                    requests(head, in, server.getOutputStream());
                }
                server.shutdownOutput();
                back.join();
            }
        } catch (WireException e) {
            failure.set(Optional.of(e));
        } catch (IOException e) {
            // One side has hung up; the other one is told by the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private String authority() {
        int port = target.getPort() >= 0 ? target.getPort() : 443;
        return target.getHost() + ":" + port;
    }

    private Socket connection() throws IOException {
        int port = target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
        List<InetAddress> addresses = rule.addresses(target);
        IOException last = new ConnectException("no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = new ConnectException("the server cannot be reached");
            }
        }
        failure.set(Optional.of(last));
        throw last;
    }

    private void copied(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // As above.
        } finally {
            open.remove(from);
        }
    }

    /** The client names the whole URL to a proxy; a server is told its own part of it. */
    private static void requests(String first, InputStream in, OutputStream out) throws IOException {
        for (String head = first; !head.isEmpty(); head = head(in)) {
            Matcher request = REQUEST.matcher(head);
            if (!request.matches()) {
                return;
            }
            String path = request.group(2);
            out.write((request.group(1) + " " + (path.startsWith("/") ? path : "/" + path) + " " + request.group(3))
                    .getBytes(StandardCharsets.ISO_8859_1));
            Matcher length = LENGTH.matcher(head);
            copied(in, out, length.find() ? Long.parseLong(length.group(1)) : 0);
        }
    }

    private static void copied(InputStream in, OutputStream out, long bytes) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (long left = bytes; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new IOException("the client has hung up");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    /** Up to the empty line; empty if nothing more comes. It comes from our own client, in a piece or two. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ended = 0;
        while (ended < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            ended = next == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : next == '\r' ? 1 : 0;
            if (head.size() > LONGEST_HEAD) {
                return "";
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Ends every connection. */
    @Override
    public void close() {
        door.ifPresent(GuardedRoute::closed);
        open.forEach(GuardedRoute::closed);
    }

    private static void closed(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    /** Without anything that could be a secret. */
    @Override
    public String toString() {
        return "GuardedRoute[" + target.getScheme().toLowerCase(Locale.ROOT) + "://" + target.getHost() + "]";
    }
}
