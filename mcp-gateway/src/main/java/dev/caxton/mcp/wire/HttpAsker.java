package dev.caxton.mcp.wire;

import dev.caxton.mcp.wire.GuardedHttp.Answer;
import dev.caxton.mcp.wire.GuardedHttp.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final AddressGuard.Rule rule;
    private volatile @Nullable String revision;
    private volatile @Nullable String session;

    HttpAsker(HttpWire.Target target, Credentials credentials) {
        this(target, credentials, new AddressGuard(target.loopback()));
    }

    HttpAsker(HttpWire.Target target, Credentials credentials, AddressGuard guard) {
        this.target = target;
        this.credentials = credentials;
        // Secret headers and tokens are not to be read by whoever is in between.
        boolean secret = !target.headers().isEmpty() || !credentials.equals(Credentials.NONE);
        this.rule = secret ? guard::checkSecure : guard::check;
    }

    /** A client for the endpoint, and how long it waits for a connection and for what is answered at once. */
    record Client(GuardedHttp http, Duration timeout) implements AutoCloseable {
        @Override
        public void close() {
            http.close();
        }
    }

    /** A client for the endpoint, whose address is checked. */
    Client client(Duration timeout) {
        var _ = rule.addresses(target.uri());
        return new Client(new GuardedHttp(target.uri(), rule, timeout), timeout);
    }

    /** Whether a request can be sent without anything that takes its time before: a connection is there, and no token is to be had. */
    boolean isReady(Client client) {
        return credentials.equals(Credentials.NONE) && client.http().hasIdle();
    }

    /** The revision of the protocol that every further request names. */
    void agreed(String agreed) {
        revision = agreed;
    }

    /** Whether a greeting has opened a session. */
    boolean hasSession() {
        return session != null;
    }

    /** A request, but for what every request has. */
    record Form(
            String method,
            Map<String, String> headers,
            Optional<byte[]> body,
            boolean brief,
            Cancellation cancellation) {}

    /** Sends a request, and once more with another token if the server does not like the first. */
    Answer asked(Client client, Form form) throws IOException {
        Optional<String> token = credentials.token();
        Answer answer = sent(client, form, token);
        if (answer.status() != 401 && answer.status() != 403) {
            return answer;
        }
        Credentials.Refusal refusal;
        try (answer) {
            refusal = new Credentials.Refusal(answer.status(), answer.headers("WWW-Authenticate"), token);
        }
        Optional<String> other = credentials.renewed(refusal);
        if (other.isEmpty()) {
            throw WireException.refused(
                    refusal.status() == 401
                            ? "the server wants other credentials than it was given"
                            : "the server does not permit this with the credentials it was given");
        }
        return sent(client, form, other);
    }

    private Answer sent(Client client, Form form, Optional<String> token) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(target.headers());
        headers.putAll(form.headers());
        token.ifPresent(value -> headers.put("Authorization", "Bearer " + value));
        String agreed = revision;
        if (agreed != null) {
            headers.put("MCP-Protocol-Version", agreed);
        }
        String id = session;
        if (id != null) {
            headers.put(SESSION, id);
        }
        return client.http()
                .ask(
                        new Question(
                                form.method(),
                                headers,
                                form.body(),
                                form.brief() ? Optional.of(client.timeout()) : Optional.empty()),
                        form.cancellation());
    }

    /** Tells the server that the session is over. */
    void goodbye(Client client) throws IOException {
        sent(client, new Form("DELETE", Map.of(), Optional.empty(), true, new Cancellation()), credentials.token())
                .close();
    }

    /** Keeps the id of the session that a greeting has opened. */
    void keepSession(Answer answer) {
        String id = answer.header(SESSION).orElse(null);
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
