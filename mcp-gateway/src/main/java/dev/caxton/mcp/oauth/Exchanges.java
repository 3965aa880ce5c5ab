package dev.caxton.mcp.oauth;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.GuardedHttp;
import dev.caxton.mcp.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Asks for documents and tokens: over https, or on this machine if that is admitted; without redirects and proxies; bounded in time and size; at addresses that
 * an upstream may have. Blocks.
 */
final class Exchanges {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LONGEST = 256 * 1024;
    private static final StrictJson JSON = new StrictJson(LONGEST, 20);

    private final AddressGuard guard;
    private final AddressGuard.Rule rule;

    /** For what the registration names. */
    Exchanges(AddressGuard guard) {
        this(guard, guard::checkSecure);
    }

    private Exchanges(AddressGuard guard, AddressGuard.Rule rule) {
        this.guard = guard;
        this.rule = rule;
    }

    /** The same for what a server names that was asked at an address. */
    Exchanges named(Optional<InetAddress> by) {
        return new Exchanges(guard, guard.named(by));
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body the JSON object, empty if it is none
     * @param from where it is from
     */
    record Answer(int status, Map<String, Object> body, Optional<InetAddress> from) {

        /** Without the body, which may hold a token. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** A document, if there is one. */
    Optional<Answer> document(URI uri) {
        return Optional.of(asked(uri, "GET", Map.of(), Optional.empty()))
                .filter(answer -> answer.status() == 200 && !answer.body().isEmpty());
    }

    Answer form(URI uri, Map<String, String> fields, Map<String, String> headers) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return asked(uri, "POST", all, Optional.of(body));
    }

    Answer json(URI uri, Map<String, Object> object) {
        try {
            return asked(
                    uri, "POST", Map.of("Content-Type", "application/json"), Optional.of(CanonicalJson.write(object)));
        } catch (JsonRefused e) {
            throw WireException.permanent("what the gateway would say of itself cannot be written as JSON");
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer asked(URI uri, String method, Map<String, String> headers, Optional<String> body) {
        var _ = rule.addresses(uri);
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json");
        GuardedHttp.Question question = new GuardedHttp.Question(
                method, all, body.map(text -> text.getBytes(StandardCharsets.UTF_8)), Optional.of(TIMEOUT));
        // One for each question: they are hours apart. It is closed when the time is over, which ends a body that
        // trickles.
        CompletableFuture<Void> late = new CompletableFuture<>();
        GuardedHttp client = new GuardedHttp(uri, rule, TIMEOUT);
        try {
            var _ = late.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).exceptionally(over -> {
                client.close();
                return null;
            });
            try (GuardedHttp.Answer answer = client.ask(question)) {
                byte[] text = answer.body().readNBytes(LONGEST + 1);
                if (text.length > LONGEST) {
                    throw new IOException("the answer is too long");
                }
                return new Answer(answer.status(), body(text), answer.from());
            }
        } catch (IOException e) {
            throw WireException.passing(
                    "the authorization server at " + uri.getHost() + " does not answer as it should");
        } finally {
            client.close();
            late.complete(null);
        }
    }

    private static Map<String, Object> body(byte[] bytes) {
        try {
            return JSON.object(bytes);
        } catch (JsonRefused e) {
            return Map.of();
        }
    }
}
