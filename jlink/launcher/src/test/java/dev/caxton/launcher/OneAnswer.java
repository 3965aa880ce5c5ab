package dev.caxton.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that answers one request with one answer. */
final class OneAnswer implements AutoCloseable {
    /** A request as it came. */
    record Request(String head, String body) {}

    private final ServerSocket socket;
    private final CompletableFuture<Request> request = new CompletableFuture<>();

    OneAnswer(int status, String type, String body) throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket client = socket.accept()) {
                request.complete(read(client.getInputStream()));
                OutputStream out = client.getOutputStream();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                out.write(("HTTP/1.1 " + status + " x\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                request.completeExceptionally(e);
            }
        });
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the request ended in its head");
            }
            head.write(read);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Request(text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    Caught run(String... arguments) {
        return run(new byte[0], arguments);
    }

    Caught run(byte[] input, String... arguments) {
        return Caught.runIn(
                Map.of(
                        ServerOptions.SERVER,
                        "http://127.0.0.1:" + socket.getLocalPort(),
                        ServerOptions.TOKEN,
                        "cxt_secret"),
                input,
                arguments);
    }

    Request request() throws Exception {
        return request.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
