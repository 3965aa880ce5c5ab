package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue;
import dev.caxton.audit.json.JsonValue.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server's REST interface, version 1. For one command: every call blocks until its answer is there. */
final class Server {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);

    /** A call of a tool by hand: the longest time limit of an upstream is 10 min, and there may be further tries before the last one. */
    private static final Duration CALL = Duration.ofMinutes(15);

    private static final JsonCaps CAPS = new JsonCaps(32 << 20, 128);

    /** What RFC 6750 admits as a token; anything else would not be a header. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._~+/=-]{1,16384}");

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

    /**
     * An answer.
     *
     * @param body a JSON object, an empty one where there is none
     * @param tag its entity tag, if it has one
     */
    record Answer(JsonObject body, Optional<String> tag) {}

    JsonObject get(String path) {
        return send(request(path).GET());
    }

    Answer tagged(String path) {
        return exchange(request(path).GET());
    }

    /** Replaces what is at a path, if it is still what the tag names. */
    JsonObject put(String path, String mediaType, byte[] body, Optional<String> tag) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", mediaType).PUT(BodyPublishers.ofByteArray(body));
        tag.ifPresent(value -> request.header("If-Match", value));
        return send(request);
    }

    JsonObject put(String path) {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    JsonObject post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    void delete(String path) {
        var _ = send(request(path).DELETE());
    }

    /** A document that is no JSON. */
    byte[] document(String path, String mediaType) {
        return answered(
                request(path)
                        .setHeader("Accept", mediaType + ", application/problem+json")
                        .GET(),
                (response, bytes) -> bytes);
    }

    /**
     * Follows a live view until it ends.
     *
     * @param last the last event that is known
     * @param taker gets every event; ends the view by answering no
     */
    void follow(String path, Optional<String> last, Predicate<EventStream.Event> taker) {
        HttpRequest.Builder request = request(path)
                .setHeader("Accept", "text/event-stream, application/problem+json")
                .GET();
        last.ifPresent(id -> request.header("Last-Event-ID", id));
        var _ = opened(request, (response, in) -> {
            EventStream events = new EventStream(new BufferedInputStream(in));
            Optional<EventStream.Event> event = events.next();
            while (event.isPresent() && taker.test(event.get())) {
                event = events.next();
            }
            return response;
        });
    }

    JsonObject post(String path, String mediaType, BodyPublisher body) {
        return send(request(path).header("Content-Type", mediaType).POST(body));
    }

    /** Calls a tool: the answer as it came. Whatever ends the waiting does not end the call. */
    byte[] called(String path, byte[] arguments) {
        return called(path, arguments, CALL);
    }

    /** The same with another patience. */
    byte[] called(String path, byte[] arguments, Duration patience) {
        HttpRequest.Builder request = request(path)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(arguments));
        try {
            return attempted(request, (response, in) -> whole(in));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw unreachable(e);
        } catch (IOException e) {
            throw new Fault(
                    ExitCode.INPUT_OUTPUT,
                    "CAX-CLI-UNREACHABLE",
                    "no answer from " + base + " (" + reason(e) + "), and the call may still be under way",
                    "Find out in the audit log what has become of it before you repeat it: 'caxton audit list --type"
                            + " tool-call-ended'");
        }
    }

    JsonObject post(String path, String mediaType, byte[] body) {
        return post(path, mediaType, BodyPublishers.ofByteArray(body));
    }

    /** Adds to what is at a path, if it is still what the tag names. */
    JsonObject post(String path, Form form, Optional<String> tag) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", form.mediaType()).POST(BodyPublishers.ofByteArray(form.bytes()));
        tag.ifPresent(value -> request.header("If-Match", value));
        return send(request);
    }

    JsonObject post(String path, Optional<String> tag) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.noBody());
        tag.ifPresent(value -> request.header("If-Match", value));
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + token);
    }

    private JsonObject send(HttpRequest.Builder request) {
        return exchange(request).body();
    }

    private Answer exchange(HttpRequest.Builder request) {
        return answered(
                request,
                (response, bytes) -> new Answer(
                        bytes.length == 0 ? JsonObject.of(Map.of()) : json(response.statusCode(), bytes),
                        response.headers().firstValue("ETag")));
    }

    private <T> T answered(HttpRequest.Builder request, BiFunction<HttpResponse<?>, byte[], T> reader) {
        return opened(request, (response, in) -> reader.apply(response, whole(in)));
    }

    /** Reads the body of an answer as it comes. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(HttpResponse<?> response, InputStream in) throws IOException;
    }

    private <T> T opened(HttpRequest.Builder request, Reader<T> reader) {
        try {
            return attempted(request, reader);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private Fault unreachable(IOException e) {
        return new Fault(
                ExitCode.INPUT_OUTPUT,
                "CAX-CLI-UNREACHABLE",
                "no answer from " + base + " (" + reason(e) + ")",
                "Is the server running? './build serve' starts one; --server names another");
    }

    private <T> T attempted(HttpRequest.Builder request, Reader<T> reader) throws IOException {
        // Redirects would carry the token to wherever an answer says.
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() >= 300) {
                    throw refused(response.statusCode(), json(response.statusCode(), whole(in)));
                }
                return reader.read(response, in);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(ExitCode.INPUT_OUTPUT, "CAX-CLI-UNREACHABLE", "interrupted", "");
        }
    }

    private static byte[] whole(InputStream in) throws IOException {
        return in.readNBytes(CAPS.bytes() + 1);
    }

    /** The data of an event, which is an object. */
    static Json event(EventStream.Event event) {
        try {
            if (CanonicalJson.parse(event.data().getBytes(StandardCharsets.UTF_8), CAPS) instanceof JsonObject object) {
                return new Json(object);
            }
        } catch (JsonException e) {
            // Told below.
        }
        throw new Fault(
                ExitCode.INPUT_OUTPUT,
                "CAX-CLI-ANSWER",
                "an event is not as a Caxton server writes it",
                "Check the address");
    }

    /** What {@link #called} gave. */
    Json read(byte[] answer) {
        return new Json(json(200, answer));
    }

    private JsonObject json(int status, byte[] bytes) {
        if (object(bytes) instanceof JsonObject object) {
            return object;
        }
        if (object(LongNumbers.quoted(bytes)) instanceof JsonObject object) {
            return object;
        }
        throw new Fault(
                ExitCode.INPUT_OUTPUT,
                "CAX-CLI-ANSWER",
                base + " answered " + status + ", but not as a Caxton server does",
                "Check the address");
    }

    private static @Nullable JsonValue object(byte[] bytes) {
        try {
            return CanonicalJson.parse(bytes, CAPS);
        } catch (JsonException e) {
            return null;
        }
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
            case ConnectException ignored -> "the connection was refused";
            case HttpTimeoutException ignored -> "it took too long";
            case UnknownHostException ignored -> "there is no such host";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : Terminal.printable(e.getMessage());
        };
    }
}
