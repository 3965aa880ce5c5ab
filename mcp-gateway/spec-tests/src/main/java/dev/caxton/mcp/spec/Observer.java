package dev.caxton.mcp.spec;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a stdio server for its tools with a few lines of its own, so that what the gateway lists can be compared with what there is. */
final class Observer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Observer() {}

    /** The tools by their names, for a client that takes forms. */
    static Map<String, JsonNode> tools(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedWriter in = process.outputWriter();
                BufferedReader out = process.inputReader()) {
            say(in, """
                    {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
                    "capabilities":{"elicitation":{"form":{}}},"clientInfo":{"name":"observer","version":"1"}}}""");
            answer(out, 1);
            say(in, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            say(in, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
            Map<String, JsonNode> tools = new TreeMap<>();
            answer(out, 2)
                    .at("/result/tools")
                    .forEach(tool -> tools.put(tool.get("name").stringValue(), tool));
            return tools;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void say(BufferedWriter in, String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    private static JsonNode answer(BufferedReader out, int id) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            JsonNode message = JSON.readTree(line);
            if (message.has("id") && message.get("id").asInt(-1) == id && !message.has("method")) {
                return message;
            }
        }
        throw new IOException("the server has ended");
    }
}
