package dev.caxton.mcp.wire;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpTransportException;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks MCP over streamable HTTP, through the SDK's transport. Redirects are not followed, no proxy is asked, and the address of the host is
 * checked before every request.
 */
public final class HttpWire implements Wire {

    /**
     * Where to.
     *
     * @param uri the endpoint
     * @param headers request headers with their values
     * @param loopback whether the endpoint may be on this machine
     * @param maxMessage the longest message that is read, bytes
     */
    public record Target(URI uri, Map<String, String> headers, boolean loopback, int maxMessage) {

        /** Without the values of the headers, which are secrets. */
        @Override
        public String toString() {
            return "Target[" + uri.getScheme() + "://" + uri.getAuthority() + "]";
        }
    }

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Target target;
    private final McpJsonMapper json;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable HttpClientStreamableHttpTransport transport;
    private volatile @Nullable Listener listener;
    private volatile @Nullable String revision;

    /**
     * A wire, not yet open.
     *
     * @param target where to
     * @param json reads and writes messages
     */
    public HttpWire(Target target, McpJsonMapper json) {
        this.target = target;
        this.json = json;
    }

    @Override
    public void open(Listener listener, Duration timeout) {
        AddressGuard guard = new AddressGuard(target.loopback());
        guard.check(target.uri());
        this.listener = listener;
        URI uri = target.uri();
        String endpoint = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        HttpClientStreamableHttpTransport opened = HttpClientStreamableHttpTransport.builder(
                        uri.getScheme() + "://" + uri.getRawAuthority())
                .endpoint(endpoint)
                .jsonMapper(json)
                .maxResponseSize(target.maxMessage())
                .connectTimeout(timeout)
                .customizeClient(client ->
                        client.followRedirects(HttpClient.Redirect.NEVER).proxy(HttpClient.Builder.NO_PROXY))
                .addHttpRequestCustomizer((request, method, to, body, context) -> {
                    guard.check(to);
                    target.headers().forEach(request::setHeader);
                })
                .build();
        opened.setExceptionHandler(failure -> {
            if (failure instanceof McpTransportSessionNotFoundException) {
                lost("the server has forgotten the session");
            }
        });
        opened.connect(message -> message.doOnNext(listener::received)).block(timeout);
        transport = opened;
        if (over.get()) {
            close();
            throw WireException.passing("the connection was closed while it was opened");
        }
    }

    @Override
    public CompletableFuture<Void> send(JSONRPCMessage message) {
        HttpClientStreamableHttpTransport current = transport;
        if (current == null || over.get()) {
            return CompletableFuture.failedFuture(WireException.passing("the connection is closed"));
        }
        String agreed = revision;
        return current.sendMessage(message)
                .contextWrite(context ->
                        agreed == null ? context : context.put(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, agreed))
                .toFuture()
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    /** What happened, without what the server said: a body may hold anything. */
    private WireException explained(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case WireException known -> known;
            case ConnectException refused -> {
                lost("the server cannot be reached");
                yield WireException.passing("the server cannot be reached");
            }
            case HttpConnectTimeoutException late -> {
                lost("the server cannot be reached in time");
                yield WireException.passing("the server cannot be reached in time");
            }
            case McpTransportSessionNotFoundException forgotten ->
                WireException.passing("the server has forgotten the session");
            case McpTransportException refused ->
                WireException.passing("the server refused the request, or answered what is no message");
            default ->
                WireException.passing("the request failed: " + cause.getClass().getSimpleName());
        };
    }

    @Override
    public void agreed(String revision) {
        this.revision = revision;
    }

    @Override
    public List<String> sideLines() {
        return List.of();
    }

    @Override
    public void tend() {
        // A connection is looked after by the HTTP client.
    }

    @Override
    public void close() {
        over.set(true);
        HttpClientStreamableHttpTransport current = transport;
        if (current != null) {
            transport = null;
            // Tells the server that the session is over. Whether it hears that changes nothing here.
            current.closeGracefully()
                    .onErrorComplete()
                    .timeout(CLOSE)
                    .onErrorComplete()
                    .block();
        }
    }

    private void lost(String reason) {
        Listener current = listener;
        if (current != null && over.compareAndSet(false, true)) {
            current.lost(reason);
        }
    }
}
