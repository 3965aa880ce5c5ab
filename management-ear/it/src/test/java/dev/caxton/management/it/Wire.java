package dev.caxton.management.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Requests that no HTTP client would send, byte for byte. */
final class Wire {

    private Wire() {}

    static Socket open() throws IOException {
        Socket socket = new Socket(Caxton.BASE.getHost(), Caxton.BASE.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends the lines of a request head and a body, and answers what came until the server closed or fell silent. */
    static String send(String body, String... head) {
        try (Socket socket = open()) {
            String request = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            out.writeBytes("(silence)".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    static int status(String answer) {
        String[] words = answer.split("[ \r\n]", 3);
        return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : -1;
    }
}
