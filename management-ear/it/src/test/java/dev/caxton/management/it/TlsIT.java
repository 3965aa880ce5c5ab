package dev.caxton.management.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own that is set up for TLS with the very text of docs/identity.md, and a certificate made here. */
class TlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.stream()
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .toList()
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What the page says to put beside the configuration, with an address and a port of this test. */
    private static String documented(int port) throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("caxton.openapi")).resolveSibling("identity.md"));
        Matcher snippet = Pattern.compile("```xml\n(<server>.*?</server>\n)```", Pattern.DOTALL)
                .matcher(page);
        assertTrue(snippet.find(), "docs/identity.md has no configuration for TLS any more");
        String text = snippet.group(1);
        assertTrue(text.contains("host=\"0.0.0.0\"") && text.contains("httpsPort=\"9443\""), text);
        return text.replace("host=\"0.0.0.0\"", "host=\"127.0.0.1\"")
                .replace("httpsPort=\"9443\"", "httpsPort=\"" + port + "\"");
    }

    private void layOut(String tls) throws IOException {
        Path from = Path.of(System.getProperty("wlp"), "usr");
        for (String part : List.of("shared", "servers/caxton")) {
            Path top = from.resolve(part);
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.toList()) {
                    String path = from.relativize(file).toString();
                    if (path.startsWith("servers/caxton/workarea") || path.startsWith("servers/caxton/logs")) {
                        continue;
                    }
                    Path target = folder.resolve("usr").resolve(path);
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
        Path overrides = Files.createDirectories(folder.resolve("usr/servers/caxton/configDropins/overrides"));
        Files.writeString(overrides.resolve("tls.xml"), tls);
    }

    private SSLContext certificate(String password) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createDirectories(folder.resolve("home/identity")).resolve("tls.p12");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "PASSWORD")
                .inheritIO();
        builder.environment().put("PASSWORD", password);
        assertEquals(0, builder.start().waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("mykey"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> get(HttpClient client, URI base, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        return client.send(
                (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(),
                BodyHandlers.ofString());
    }

    @Test
    void theDocumentedSetUpSpeaksTlsAndNothingElse()
            throws IOException, GeneralSecurityException, InterruptedException {
        String password = UUID.randomUUID().toString();
        int port = freePort();
        int plain = freePort();
        layOut(documented(port));
        SSLContext context = certificate(password);
        ProcessBuilder server = new ProcessBuilder(
                        Path.of(System.getProperty("wlp"), "bin/server").toString(), "run", "caxton")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.out").toFile());
        server.environment()
                .putAll(Map.of(
                        "WLP_USER_DIR", folder.resolve("usr").toString(),
                        "WLP_OUTPUT_DIR", folder.resolve("out").toString(),
                        "CAXTON_HOME", folder.resolve("home").toString(),
                        "CAXTON_HTTP_PORT", Integer.toString(plain),
                        "CAXTON_TLS_PASSWORD", password,
                        "CAXTON_SAMPLE", "",
                        "JAVA_HOME", System.getProperty("java.home")));
        started.add(server.start().toHandle());
        URI base = URI.create("https://127.0.0.1:" + port);
        try (HttpClient trusting = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(context)
                        .build();
                HttpClient stranger = HttpClient.newHttpClient()) {
            Caxton.eventually("ready over TLS", () -> ready(trusting, base));
            Path first = folder.resolve("home/identity/first-token");
            Caxton.eventually("a first token", () -> Files.exists(first));
            String token = Files.readString(first).strip();
            HttpResponse<String> answer = get(trusting, base, "/api/v1/version", token);
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(List.of("TLSv1.3", "TLSv1.2")
                    .contains(answer.sslSession().orElseThrow().getProtocol()));
            assertEquals(401, get(trusting, base, "/api/v1/version", "").statusCode());
            assertThrows(SSLHandshakeException.class, () -> get(stranger, base, "/health/live", ""));
            // Plain HTTP is nowhere: not at its own port, and not at the other.
            assertThrows(
                    ConnectException.class,
                    () -> get(stranger, URI.create("http://127.0.0.1:" + plain), "/health/live", ""));
            assertThrows(
                    IOException.class, () -> get(stranger, URI.create("http://127.0.0.1:" + port), "/health/live", ""));
        }
    }

    private boolean ready(HttpClient client, URI base) {
        assertTrue(started.getFirst().isAlive(), "the server has ended");
        try {
            return get(client, base, "/health/ready", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
