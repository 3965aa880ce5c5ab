package dev.caxton.mcp.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks one URL over HTTP/1.1, and connects to nothing but addresses that were checked: names are looked up and checked in one step, when a connection is made, so that a name has no second
 * chance to mean another machine. No redirect is followed, no proxy asked, no cookie kept, nothing tried twice. Certificates are verified against the host of the URL.
 *
 * <p>Safe for use by many threads, which block; an interrupt of a virtual thread that waits here ends its request and the connection; one of a platform thread does not.
 */
public final class GuardedHttp implements AutoCloseable {

    /** Requests at once. Whoever uses this is bounded more narrowly. */
    private static final int CONNECTIONS = 1_100;

    /** A server's line of its head, bytes, and how many of them: what a server may make us keep. */
    private static final int LINE = 16 * 1024;

    private static final int LINES = 200;

    /** A connection that was idle for longer is looked at before it is used again, which takes a millisecond. */
    private static final TimeValue FRESH = TimeValue.ofMilliseconds(250);

    /** Idle connections are closed after this: before most servers do. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);

    /** More than what the library has read of a body before it is asked for, bytes. */
    private static final int REST = 16 * 1024;

    /** What the library writes itself. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer");

    private final URI target;
    private final HttpHost host;
    private final Duration timeout;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;

    /**
     * A client. Connects and resolves nothing yet.
     *
     * @param target what is asked
     * @param rule which addresses its host may have
     * @param timeout the longest wait for a connection to one address, and for its TLS handshake
     */
    public GuardedHttp(URI target, AddressGuard.Rule rule, Duration timeout) {
        this(target, rule, timeout, trusted());
    }

    /**
     * A client that trusts other authorities than the JVM does.
     *
     * @param target what is asked
     * @param rule which addresses its host may have
     * @param timeout as above
     * @param trust verifies certificates
     */
    public GuardedHttp(URI target, AddressGuard.Rule rule, Duration timeout, SSLContext trust) {
        this.target = target;
        this.timeout = timeout;
        this.host = new HttpHost(
                target.getScheme().toLowerCase(Locale.ROOT),
                target.getHost().replaceAll("^\\[|]$", ""),
                target.getPort());
        Timeout wait = Timeout.of(timeout);
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Checked(target, rule))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LINE)
                                .setMaxHeaderCount(LINES)
                                .build())
                        .build())
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                        trust, null, null, SSLBufferMode.STATIC, HostnameVerificationPolicy.BUILTIN, null))
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(wait).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(wait)
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(FRESH)
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(Timeout.DISABLED)
                        .setTcpNoDelay(true)
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(wait)
                        .setResponseTimeout(Timeout.DISABLED)
                        .setProtocolUpgradeEnabled(false)
                        .setAuthenticationEnabled(false)
                        .build())
                .setUserAgent("Caxton")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    private static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has a default for TLS", e);
        }
    }

    /** Looks up the one host there is. */
    private record Checked(URI target, AddressGuard.Rule rule) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String name) {
            return rule.addresses(target).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return name;
        }
    }

    /**
     * A request.
     *
     * @param method of HTTP
     * @param headers by their names
     * @param body its bytes
     * @param patience the longest wait from its first byte to the head of the answer; without it, as long as it takes
     */
    public record Question(
            String method, Map<String, String> headers, Optional<byte[]> body, Optional<Duration> patience) {

        /** Without the values of the headers, which may be secrets. */
        @Override
        public String toString() {
            return "Question[" + method + " " + headers.keySet() + "]";
        }
    }

    /** An answer, whose body has not been read. To be closed; what is unread then is not waited for. Belongs to one thread. */
    public static final class Answer implements AutoCloseable {

        private final HttpUriRequestBase request;
        private final ClassicHttpResponse response;
        private final Optional<InetAddress> from;
        private final InputStream body;
        private final long length;

        Answer(HttpUriRequestBase request, ClassicHttpResponse response, HttpClientContext context) throws IOException {
            this.request = request;
            this.response = response;
            this.from = context.getEndpointDetails() != null
                            && context.getEndpointDetails().getRemoteAddress() instanceof InetSocketAddress socket
                    ? Optional.ofNullable(socket.getAddress())
                    : Optional.empty();
            this.body = response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent();
            this.length =
                    response.getEntity() == null ? 0 : response.getEntity().getContentLength();
        }

        /**
         * The status.
         *
         * @return of HTTP
         */
        public int status() {
            return response.getCode();
        }

        /**
         * Which machine it is from.
         *
         * @return the address at the other end of the connection; empty if it is not known any more
         */
        public Optional<InetAddress> from() {
            return from;
        }

        /**
         * The values of a header.
         *
         * @param name in any case
         * @return one for each line; hostile
         */
        public List<String> headers(String name) {
            return Arrays.stream(response.getHeaders(name))
                    .map(Header::getValue)
                    .toList();
        }

        /**
         * The first value of a header.
         *
         * @param name in any case
         * @return hostile
         */
        public Optional<String> header(String name) {
            return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
        }

        /**
         * The body.
         *
         * @return hostile and of any length; closing it does nothing, see {@link Answer#close}
         */
        public InputStream body() {
            // Closing a stream of the library would read it to its end, which may never come.
            return new FilterInputStream(body) {
                @Override
                public void close() {
                    // See above.
                }
            };
        }

        @Override
        public void close() {
            try {
                if (length >= 0 && length <= body.available()) {
                    // It is there already; a body that is read to its end leaves a connection that can be used again.
                    var _ = body.readNBytes(REST);
                }
            } catch (IOException e) {
                // Nobody wants it any more.
            } finally {
                var _ = request.cancel();
            }
        }
    }

    /**
     * Asks. Blocks until the head of the answer is there.
     *
     * @param question what
     * @return to be closed
     * @throws IOException if there is none: a {@link java.net.ConnectException} or a {@link org.apache.hc.client5.http.ConnectTimeoutException} where the server can't be reached, a
     *     {@link ClosedChannelException} where this client is closed
     * @throws WireException if the host has an address that is refused, or none, or a header has a form that HTTP does not admit
     */
    public Answer ask(Question question) throws IOException {
        return ask(question, new Cancellation());
    }

    /** The same, and it can be ended. */
    Answer ask(Question question, Cancellation cancellation) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(question.method(), target);
        cancellation.of(request);
        question.headers().forEach((name, value) -> {
            requireFit(name, value);
            request.setHeader(name, value);
        });
        question.body().ifPresent(bytes -> request.setEntity(new ByteArrayEntity(bytes, null)));
        if (question.patience().isEmpty()) {
            return answered(request);
        }
        // Not the time-out of the socket, which begins anew with every byte.
        CompletableFuture<Void> late = new CompletableFuture<Void>()
                .orTimeout(question.patience().get().toMillis(), TimeUnit.MILLISECONDS);
        var _ = late.whenComplete((done, reason) -> {
            if (reason != null) {
                var _ = request.cancel();
            }
        });
        try {
            return answered(request);
        } catch (IOException e) {
            if (late.isCompletedExceptionally()) {
                throw new SocketTimeoutException("the server does not answer in time");
            }
            throw e;
        } finally {
            late.complete(null);
        }
    }

    private Answer answered(HttpUriRequestBase request) throws IOException {
        try {
            HttpClientContext context = HttpClientContext.create();
            return new Answer(request, http.executeOpen(host, request, context), context);
        } catch (IllegalStateException e) {
            // What the library says when its connections are shut: by us, or by itself after an error of the virtual
            // machine.
            var closed = new ClosedChannelException();
            closed.initCause(e);
            throw closed;
        }
    }

    private static void requireFit(String name, String value) {
        if (!isToken(name) || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw WireException.permanent("a header has a name that can't be sent");
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
            throw WireException.passing("the value of the header " + name + " has characters that HTTP does not admit");
        }
    }

    /** RFC 9110, 5.6.2 */
    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /**
     * Whether a request would find a connection.
     *
     * @return true if one that was used before waits for the next request; another request may take it first
     */
    public boolean hasIdle() {
        return connections.getTotalStats().getAvailable() > 0;
    }

    /** Closes connections that nobody has used for a while. To be called now and then. */
    public void tend() {
        connections.closeIdle(IDLE);
        connections.closeExpired();
    }

    /** Ends every connection; requests under way fail. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    /** Without anything that could be a secret. */
    @Override
    public String toString() {
        return "GuardedHttp[" + host + ", " + timeout + "]";
    }
}
