package dev.caxton.load;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.audit.json.JsonCaps;
import dev.caxton.audit.json.JsonException;
import dev.caxton.audit.json.JsonValue.JsonObject;
import dev.caxton.audit.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The REST interface of a server, for one caller. Safe for use by many threads; each of them that waits at the same time has a connection of its own. */
final class Rest {

    static final String API = "/api/v1";

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final JsonCaps CAPS = new JsonCaps(32 << 20, 64);

    private final HttpClient client;
    private final URI base;
    private final String token;

    Rest(HttpClient client, URI base, String token) {
        this.client = client;
        this.base = base;
        this.token = token;
    }

    /** An answer that is none that was hoped for. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String method, String path, int status, String body) {
            super(method + " " + path + ": " + status + " " + body);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + token);
    }

    byte[] get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    byte[] post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    byte[] post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    void deploy(String name, byte[] module) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(lines(
                "--b",
                "Content-Disposition: form-data; name=\"module\"; filename=\"a.wasm\"",
                "Content-Type: application/wasm",
                "",
                ""));
        body.writeBytes(module);
        body.writeBytes(lines(
                "",
                "--b",
                "Content-Disposition: form-data; name=\"descriptor\"",
                "",
                "name: " + name + "\nlimits: {memory: 1MB}",
                "--b--",
                ""));
        post(API + "/agents", "multipart/form-data; boundary=b", body.toByteArray());
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new Refused(
                    answer.request().method(),
                    answer.request().uri().getPath(),
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    static JsonObject json(byte[] body) throws IOException {
        try {
            return (JsonObject) CanonicalJson.parse(body, CAPS);
        } catch (JsonException e) {
            throw new IOException("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    /** A text of an answer, empty if it has none. */
    static String text(JsonObject answer, String member) {
        return answer.members().get(member) instanceof JsonString string ? string.value() : "";
    }

    private static byte[] lines(String... lines) {
        return String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
