package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A server's REST interface, version 1. For one command: every call blocks until its answer is there. */
final class Server {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final JsonCaps CAPS = new JsonCaps(32 << 20, 64);

    /** What RFC 6750 admits as a token; anything else would not be a header. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._~+/=-]{1,4096}");

    private final URI base;
    private final String token;

    /**
     * A server.
     *
     * @param base its address, without a path
     * @param token the caller's token
     */
    Server(URI base, Optional<String> token) {
        boolean http = "http".equalsIgnoreCase(base.getScheme());
        if (base.getHost() == null || (!http && !"https".equalsIgnoreCase(base.getScheme()))) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-SERVER",
                    "'" + Terminal.printable(base.toString()) + "' is no address of a server",
                    "Write it as " + ServerOptions.DEFAULT_SERVER);
        }
        if (http && !isLoopback(base.getHost())) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-PLAIN",
                    "the token would travel to " + base.getHost() + " for everybody to read",
                    "Use https, or a tunnel to this machine");
        }
        this.base = base;
        this.token = token.map(String::strip)
                .filter(text -> SHAPE.matcher(text).matches())
                .orElseThrow(() -> new Fault(
                        ExitCode.USAGE,
                        "CAX-CLI-TOKEN",
                        "the variable " + ServerOptions.TOKEN + " holds no token",
                        "Run the line 'export " + ServerOptions.TOKEN
                                + "=...' that the server printed at its first start; './build serve --new-token' makes"
                                + " another one"));
    }

    JsonObject get(String path) {
        return send(request(path).GET());
    }

    JsonObject post(String path, String mediaType, BodyPublisher body) {
        return send(request(path).header("Content-Type", mediaType).POST(body));
    }

    JsonObject post(String path, String mediaType, byte[] body) {
        return post(path, mediaType, BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + token);
    }

    private JsonObject send(HttpRequest.Builder request) {
        // Redirects would carry the token to wherever an answer says.
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            JsonObject body = read(response);
            if (response.statusCode() >= 300) {
                throw refused(response.statusCode(), body);
            }
            return body;
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-UNREACHABLE",
                    "no answer from " + base + " (" + reason(e) + ")",
                    "Is the server running? './build serve' starts one; --server names another");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INPUT_OUTPUT, "CAX-CLI-UNREACHABLE", "interrupted", "");
        }
    }

    private JsonObject read(HttpResponse<InputStream> response) throws IOException {
        byte[] bytes;
        try (InputStream in = response.body()) {
            bytes = in.readNBytes(CAPS.bytes() + 1);
        }
        try {
            JsonValue value = CanonicalJson.parse(bytes, CAPS);
            if (value instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException e) {
            // Told below: what answers otherwise is no Caxton.
        }
        throw new Fault(
                ExitCode.INPUT_OUTPUT,
                "CAX-CLI-ANSWER",
                base + " answered " + response.statusCode() + ", but not as a Caxton server does",
                "Check the address");
    }

    /** From a problem document of RFC 9457. A problem with a turn is one of the agent, not of the request. */
    private static Fault refused(int status, JsonObject problem) {
        Json fields = new Json(problem);
        return new Fault(
                problem.members().containsKey("turn") ? ExitCode.TURN_FAILED : ExitCode.REFUSED,
                fields.text("code").orElse("CAX-CLI-ANSWER"),
                fields.text("detail").orElse("the server answered " + status),
                fields.text("remedy").orElse(""));
    }

    private static boolean isLoopback(String host) {
        try {
            return host.toLowerCase(Locale.ROOT).equals("localhost")
                    || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.net.ConnectException ignored -> "the connection was refused";
            case java.net.http.HttpTimeoutException ignored -> "it took too long";
            case UnknownHostException ignored -> "there is no such host";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : Terminal.printable(e.getMessage());
        };
    }
}
