package dev.caxton.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One MCP client on one connection, with nothing in it that costs much: it writes a request and reads what comes. Belongs to one thread. */
final class McpCalls implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String head;
    private final String tool;
    private Optional<String> session = Optional.empty();
    private long id;

    /** What came back. */
    private record Reply(int status, Optional<String> session, String body) {}

    McpCalls(URI endpoint, Optional<String> token, String tool) throws IOException {
        this.tool = tool;
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
        out = socket.getOutputStream();
        head = " " + endpoint.getPath() + " HTTP/1.1\r\nHost: " + endpoint.getAuthority()
                + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                + token.map(text -> "Authorization: Bearer " + text + "\r\n").orElse("");
        Reply greeting = send("{\"jsonrpc\":\"2.0\",\"id\":" + ++id
                + ",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"load\",\"version\":\"1\"}}}");
        if (greeting.status() != 200) {
            throw new IOException("no session: " + greeting);
        }
        session = greeting.session();
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    /** Whether the tool stands in the list. */
    boolean lists() throws IOException {
        return send("{\"jsonrpc\":\"2.0\",\"id\":" + ++id + ",\"method\":\"tools/list\"}")
                .body()
                .contains("\"" + tool + "\"");
    }

    /** Calls the tool; throws if that is not answered as it should. */
    void call() throws IOException {
        Reply reply = send("{\"jsonrpc\":\"2.0\",\"id\":" + ++id + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
                + tool + "\",\"arguments\":{\"text\":\"hello\"}}}");
        if (reply.status() != 200
                || !reply.body().contains("as you say")
                || !reply.body().contains("\"id\":" + id)) {
            throw new IOException("not the answer: " + reply);
        }
    }

    /** Asks whether the server is there, which calls nothing. */
    void ping() throws IOException {
        Reply reply = send("{\"jsonrpc\":\"2.0\",\"id\":" + ++id + ",\"method\":\"ping\"}");
        if (reply.status() != 200 || !reply.body().contains("\"result\":{}")) {
            throw new IOException("not the answer: " + reply);
        }
    }

    private Reply send(String body) throws IOException {
        return send("POST", body);
    }

    private Reply send(String method, String body) throws IOException {
        StringBuilder request = new StringBuilder(method).append(head);
        session.ifPresent(it -> request.append("Mcp-Session-Id: ").append(it).append("\r\n"));
        request.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply();
    }

    private Reply reply() throws IOException {
        String first = line();
        int status = Integer.parseInt(first.substring(9, 12));
        Optional<String> opened = Optional.empty();
        int length = 0;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("mcp-session-id:")) {
                opened = Optional.of(line.substring(15).strip());
            }
        }
        byte[] body = chunked ? chunks() : in.readNBytes(length);
        return new Reply(status, opened, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
            all.write(in.readNBytes(size));
            line();
            if (size == 0) {
                return all.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection is closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Ends the session, which counts against its owner until then. */
    @Override
    public void close() throws IOException {
        try (socket) {
            if (session.isPresent()) {
                send("DELETE", "");
            }
        }
    }
}
