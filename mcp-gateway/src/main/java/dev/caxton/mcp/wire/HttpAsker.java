package dev.caxton.mcp.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the endpoint of a server: with its headers, a token, the session and the revision; without redirects and proxies; at an address that it may have. Safe for use by many
 * threads.
 */
final class HttpAsker {

    private static final int LONGEST_SESSION = 1_024;
    private static final String SESSION = "Mcp-Session-Id";

    private final HttpWire.Target target;
    private final Credentials credentials;
    private final AddressGuard guard;
    private volatile @Nullable String revision;
    private volatile @Nullable String session;

    HttpAsker(HttpWire.Target target, Credentials credentials) {
        this(target, credentials, new AddressGuard(target.loopback()));
    }

    HttpAsker(HttpWire.Target target, Credentials credentials, AddressGuard guard) {
        this.target = target;
        this.credentials = credentials;
        this.guard = guard;
    }

    /** A client of the JDK with its way to the server, and how long it waits for a connection and for what is answered at once. */
    record Client(HttpClient http, GuardedRoute route, Duration timeout) implements AutoCloseable {
        @Override
        public void close() {
            http.shutdownNow();
            route.close();
        }
    }

    /** A client for the endpoint, whose address is checked. */
    Client client(Duration timeout) {
        var _ = guard.check(target.uri());
        GuardedRoute route = new GuardedRoute(target.uri(), guard::check, timeout);
        return new Client(
                HttpClient.newBuilder()
                        // Over plain HTTP the client would ask for an upgrade with every first request.
                        .version(
                                "https".equals(target.uri().getScheme())
                                        ? HttpClient.Version.HTTP_2
                                        : HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(route.proxy())
                        .build(),
                route,
                timeout);
    }

    /** The revision of the protocol that every further request names. */
    void agreed(String agreed) {
        revision = agreed;
    }

    /** Whether a greeting has opened a session. */
    boolean hasSession() {
        return session != null;
    }

    /** Method, body and headers of a request. */
    interface Form {
        HttpRequest.Builder applied(HttpRequest.Builder request);
    }

    /** Sends a request, and once more with another token if the server does not like the first. */
    HttpResponse<InputStream> asked(Client client, Form form, boolean brief) throws IOException, InterruptedException {
        Optional<String> token = credentials.token();
        HttpResponse<InputStream> response =
                sent(client, form, brief ? Optional.of(client.timeout()) : Optional.empty(), token);
        if (response.statusCode() != 401 && response.statusCode() != 403) {
            return response;
        }
        response.body().close();
        Optional<String> other = credentials.renewed(new Credentials.Refusal(
                response.statusCode(), response.headers().allValues("WWW-Authenticate"), token));
        if (other.isEmpty()) {
            throw WireException.refused(
                    response.statusCode() == 401
                            ? "the server wants other credentials than it was given"
                            : "the server does not permit this with the credentials it was given");
        }
        return sent(client, form, brief ? Optional.of(client.timeout()) : Optional.empty(), other);
    }

    private HttpResponse<InputStream> sent(Client client, Form form, Optional<Duration> timeout, Optional<String> token)
            throws IOException, InterruptedException {
        var _ = guard.check(target.uri());
        HttpRequest.Builder request = HttpRequest.newBuilder(target.uri());
        target.headers().forEach(request::setHeader);
        token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
        String agreed = revision;
        if (agreed != null) {
            request.setHeader("MCP-Protocol-Version", agreed);
        }
        String id = session;
        if (id != null) {
            request.setHeader(SESSION, id);
        }
        timeout.ifPresent(request::timeout);
        try {
            return client.http().send(form.applied(request).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw client.route().explained(e);
        }
    }

    /** Tells the server that the session is over. */
    void goodbye(Client client, Duration timeout) throws IOException, InterruptedException {
        sent(
                        client,
                        request -> request.method("DELETE", HttpRequest.BodyPublishers.noBody()),
                        Optional.of(timeout),
                        credentials.token())
                .body()
                .close();
    }

    /** Keeps the id of the session that a greeting has opened. */
    void keepSession(HttpResponse<InputStream> response) {
        String id = response.headers().firstValue(SESSION).orElse(null);
        if (id != null
                && (id.isEmpty() || id.length() > LONGEST_SESSION || !id.chars().allMatch(HttpAsker::isToken))) {
            throw WireException.passing("the server has given the session an id that the protocol does not admit");
        }
        session = id;
    }

    private static boolean isToken(int c) {
        return c > ' ' && c < 0x7f;
    }
}
