package dev.caxton.mcp.oauth;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.wire.AddressGuard;
import dev.caxton.mcp.wire.GuardedRoute;
import dev.caxton.mcp.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    Exchanges(AddressGuard guard) {
        this.guard = guard;
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body the JSON object, empty if it is none
     */
    record Answer(int status, Map<String, Object> body) {

        /** Without the body, which may hold a token. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** A document, if there is one. */
    Optional<Map<String, Object>> document(URI uri) {
        Answer answer = asked(HttpRequest.newBuilder(uri).GET(), uri);
        return answer.status() == 200 && !answer.body().isEmpty() ? Optional.of(answer.body()) : Optional.empty();
    }

    Answer form(URI uri, Map<String, String> fields, Map<String, String> headers) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return asked(request, uri);
    }

    Answer json(URI uri, Map<String, Object> object) {
        try {
            return asked(
                    HttpRequest.newBuilder(uri)
                            .setHeader("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(CanonicalJson.write(object))),
                    uri);
        } catch (JsonRefused e) {
            throw WireException.permanent("what the gateway would say of itself cannot be written as JSON");
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer asked(HttpRequest.Builder request, URI uri) {
        var _ = guard.checkSecure(uri);
        // One for each question: they are hours apart.
        GuardedRoute route = new GuardedRoute(uri, guard::checkSecure, TIMEOUT);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(route.proxy())
                .build();
        try {
            HttpResponse<byte[]> response = client.sendAsync(
                            request.setHeader("Accept", "application/json").build(),
                            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LONGEST))
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), body(response.body()));
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof IOException failed) {
                var _ = route.explained(failed);
            }
            throw WireException.passing(
                    "the authorization server at " + uri.getHost() + " does not answer as it should");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WireException.passing("the request was given up");
        } finally {
            client.shutdownNow();
            route.close();
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
