package dev.caxton.management.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a key set anew each time it is asked, from a file or over HTTP: no redirects, bounded in size and time. Only public keys of the strength that RFC 7518 asks
 * for are kept: a shared secret in the set is no key that a token could be signed with.
 */
public final class KeySetReader implements AutoCloseable {

    private static final int MAX_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** RFC 7518, 3.3: a key of 2,048 bits or larger must be used. */
    private static final int LEAST_RSA_BITS = 2_048;

    private final URI place;
    private final Duration patience;
    private final HttpClient client;

    KeySetReader(URI place) {
        this(place, PATIENCE);
    }

    KeySetReader(URI place, Duration patience) {
        this.place = place;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    JWKSet read() throws KeySourceException {
        byte[] bytes = bytes();
        if (bytes.length > MAX_BYTES) {
            throw new JWKSetUnavailableException("the key set has more than " + MAX_BYTES + " bytes");
        }
        try {
            return new JWKSet(JWKSet.parse(new String(bytes, StandardCharsets.UTF_8)).getKeys().stream()
                    .filter(KeySetReader::usable)
                    .map(JWK::toPublicJWK)
                    .toList());
        } catch (ParseException e) {
            throw new JWKSetParseException("what is at " + place + " is no key set", e);
        }
    }

    private static boolean usable(JWK key) {
        return key.toPublicJWK() != null && (!(key instanceof RSAKey) || key.size() >= LEAST_RSA_BITS);
    }

    private byte[] bytes() throws JWKSetUnavailableException {
        try {
            if ("file".equals(place.getScheme())) {
                try (InputStream in = Files.newInputStream(Path.of(place.getPath()))) {
                    return in.readNBytes(MAX_BYTES + 1);
                }
            }
            return fetched();
        } catch (IOException e) {
            throw new JWKSetUnavailableException("the key set at " + place + " can't be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JWKSetUnavailableException("interrupted while the key set was fetched", e);
        }
    }

    private byte[] fetched() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(place)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES + 1L));
        HttpResponse<byte[]> answer;
        try {
            // The time limit of a request ends with its head: a body that comes a byte now and then would never end.
            answer = exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + patience, e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            exchange.cancel(true);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
