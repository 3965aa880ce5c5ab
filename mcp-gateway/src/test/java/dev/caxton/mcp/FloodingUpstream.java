package dev.caxton.mcp;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.json.JsonMapper;

/** An MCP server over stdio that lists 500 other tools each time it is asked, and says at once that they have changed. */
@NullUnmarked
public final class FloodingUpstream {

    private FloodingUpstream() {}

    public static void main(String[] arguments) throws Exception {
        JsonMapper json = JsonMapper.shared();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int lists = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<?, ?> message = json.readValue(line, Map.class);
            if (!message.containsKey("id")) {
                continue;
            }
            boolean list = "tools/list".equals(message.get("method"));
            int number = list ? ++lists : 0;
            Object result = list
                    ? Map.of(
                            "tools",
                            IntStream.range(0, 500)
                                    .mapToObj(i -> Map.of(
                                            "name", "t" + number + "-" + i, "inputSchema", Map.of("type", "object")))
                                    .toList())
                    : Map.of(
                            "protocolVersion", "2025-11-25",
                            "capabilities", Map.of("tools", Map.of("listChanged", true)),
                            "serverInfo", Map.of("name", "flooding", "version", "1"),
                            "content", List.of());
            out.println(json.writeValueAsString(Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", result)));
            if (list) {
                System.err.println("listed");
                out.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            }
        }
    }
}
