package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.KeySourceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Key sets over HTTP, from servers that do not behave. */
@NullUnmarked
class KeySetReaderTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket server;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> answer(client));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String path = in.readLine().split(" ", -1)[1];
            while (!in.readLine().isEmpty()) {
                // The headers do not matter.
            }
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 "
                            + switch (path) {
                                case "/good" -> "200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}";
                                case "/endless" -> "200 OK\r\nContent-Length: 11\r\n\r\n{";
                                case "/elsewhere" -> "302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n";
                                case "/large" -> "200 OK\r\nContent-Length: 1048578\r\n\r\n" + " ".repeat(1_048_578);
                                default -> throw new AssertionError(path);
                            })
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            if (path.equals("/endless")) {
                over.await();
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        server.close();
    }

    private KeySetReader reader(String path, Duration patience) {
        return new KeySetReader(URI.create("http://127.0.0.1:" + server.getLocalPort() + path), patience);
    }

    private String refused(String path, Duration patience) {
        try (KeySetReader reader = reader(path, patience)) {
            return String.valueOf(
                    assertThrows(KeySourceException.class, () -> reader.read()).getMessage());
        }
    }

    @Test
    void readsAKeySet() throws KeySourceException {
        try (KeySetReader reader = reader("/good", Duration.ofSeconds(30))) {
            assertEquals(0, reader.read().getKeys().size());
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        assertTrue(refused("/endless", Duration.ofMillis(300)).contains("no whole answer within"));
    }

    @Test
    void redirectsAndLargeAnswersAreNoKeySets() {
        assertTrue(refused("/elsewhere", Duration.ofSeconds(30)).contains("status 302"));
        assertTrue(refused("/large", Duration.ofSeconds(30)).contains("key set"));
    }
}
