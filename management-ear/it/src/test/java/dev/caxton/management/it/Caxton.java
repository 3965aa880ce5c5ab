package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.testkit.Wat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server under test as its clients see it. Every request has a deadline. */
final class Caxton {

    static final URI BASE = URI.create("http://127.0.0.1:" + Integer.getInteger("caxton.http.port"));

    private static final Path SERVER = Path.of(System.getProperty("wlp.usr"), "servers", "it");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String BOUNDARY = "caxton-test-boundary";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Caxton() {}

    /** The EAR as the build made it. */
    static EnterpriseArchive ear() {
        return ShrinkWrap.createFromZipFile(
                EnterpriseArchive.class,
                Path.of(System.getProperty("caxton.ear")).toFile());
    }

    /** The token that the first start left for whoever owns the data directory. */
    static String token() {
        return read(SERVER.resolve("caxton/identity/first-token")).strip();
    }

    static String log() {
        return read(SERVER.resolve("logs/messages.log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits, within bounds, until something holds. */
    static void eventually(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Waits until the agents that were there before are there again. */
    static void awaitReady() {
        eventually("ready", () -> get("/health/ready").statusCode() == 200);
        eventually("a first token", () -> Files.exists(SERVER.resolve("caxton/identity/first-token")));
    }

    /** A request without a token. */
    static HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(BASE.resolve(path)).timeout(PATIENCE);
    }

    static HttpRequest.Builder as(String token, String path) {
        return anonymous(path).header("Authorization", "Bearer " + token);
    }

    static HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", "Bearer " + token());
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the server did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static HttpResponse<String> get(String path) {
        return send(path.startsWith("/health") || path.startsWith("/openapi") ? anonymous(path) : request(path));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    static JsonNode ok(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return json(answer);
    }

    // ---- Agents ----

    /** The text of an example. */
    static String example(String name) {
        return read(Path.of(System.getProperty("caxton.examples"), name + ".wat"));
    }

    static HttpResponse<String> deploy(byte[] module, String descriptor) {
        return send(deployment(request("/api/v1/agents"), module, descriptor));
    }

    static HttpRequest.Builder deployment(HttpRequest.Builder request, byte[] module, String descriptor) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                bytes("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"module\"; filename=\"a.wasm\"\r\n"
                        + "Content-Type: application/wasm\r\n\r\n"));
        body.writeBytes(module);
        body.writeBytes(bytes("\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"descriptor\"\r\n"
                + "Content-Type: application/yaml\r\n\r\n" + descriptor + "\r\n--" + BOUNDARY + "--\r\n"));
        return request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    }

    /** Deploys a guest in text, in place of an agent of that name that an earlier test left. */
    static JsonNode deployed(String wat, String name, String more) {
        send(request("/api/v1/agents/default/" + name).DELETE());
        HttpResponse<String> answer = deploy(Wat.assemble(wat), "name: " + name + "\n" + more);
        assertEquals(201, answer.statusCode(), answer.body());
        return json(answer);
    }

    /** Sends bare text and waits for the reply. */
    static HttpResponse<String> say(String agent, String text) {
        return send(request("/api/v1/agents/default/" + agent + "/messages")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text)));
    }

    static HttpResponse<String> post(String path, String type, String body) {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
