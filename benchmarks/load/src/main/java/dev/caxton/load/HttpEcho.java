package dev.caxton.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MCP server over HTTP that does as little as a server can, so that what is measured is the way to it. Says its port on its first line. */
public final class HttpEcho {

    private static final Pattern ID = Pattern.compile("\"id\":(\"?[0-9]+\"?)");

    private HttpEcho() {}

    /**
     * Serves until the process ends.
     *
     * @param arguments none
     * @throws IOException if there is no port
     */
    public static void main(String... arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", HttpEcho::answer);
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher id = ID.matcher(body);
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
            } else if (!id.find()) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                byte[] bytes = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result(body) + "}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String result(String body) {
        if (body.contains("\"initialize\"")) {
            return "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                    + "\"serverInfo\":{\"name\":\"echo\",\"version\":\"1\"}}";
        }
        if (body.contains("\"tools/list\"")) {
            return "{\"tools\":[{\"name\":\"echo\",\"description\":\"Answers.\",\"inputSchema\":{\"type\":\"object\","
                    + "\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":200}},\"required\":[\"text\"]}}]}";
        }
        return "{\"content\":[{\"type\":\"text\",\"text\":\"as you say\"}],\"isError\":false}";
    }
}
