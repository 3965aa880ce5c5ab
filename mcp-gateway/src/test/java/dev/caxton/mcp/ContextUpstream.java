package dev.caxton.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An upstream with resources and prompts, some of which hide text, and a tool that asks its client. On standard input and output. */
@NullUnmarked
final class ContextUpstream {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final Map<String, Consumer<JsonNode>> QUESTIONS = new ConcurrentHashMap<>();
    private static String subscribed = "";

    /** Somebody has to sign in. */
    private static final String LOCKED = """
            {"code":-32042,"message":"sign in","data":{"elicitations":[\
            {"mode":"url","elicitationId":"e1","url":"https://docs.example.org/sign-in","message":"Sign in"}]}}""";

    private ContextUpstream() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode message = JSON.readTree(line);
            if (!message.has("method")) {
                QUESTIONS.remove(message.path("id").asString("")).accept(message);
            } else if (message.has("id")) {
                take(message);
            }
        }
    }

    private static void send(String json) {
        OUT.println(json);
    }

    private static void answer(JsonNode request, String result) {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + result + "}");
    }

    private static void refuse(JsonNode request, int code) {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"error\":{\"code\":" + code
                + ",\"message\":\"no such thing\"}}");
    }

    /** With whatever error the client wants to see. */
    private static void refuse(JsonNode request, JsonNode error) {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"error\":" + error + "}");
    }

    private static void take(JsonNode request) {
        JsonNode params = request.path("params");
        switch (request.path("method").asString("")) {
            case "initialize" -> answer(request, """
                    {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{"subscribe":true},"prompts":{},"completions":{},"logging":{}},\
                    "serverInfo":{"name":"context","version":"1"}}""");
            case "tools/list" -> answer(request, """
                    {"tools":[{"name":"ask","description":"Asks","inputSchema":{"type":"object"}},\
                    {"name":"touch","description":"Touches","inputSchema":{"type":"object"}},\
                    {"name":"refuse","description":"Refuses","inputSchema":{"type":"object"}},\
                    {"name":"complete","description":"Completes","inputSchema":{"type":"object"}},\
                    {"name":"link","description":"Links","inputSchema":{"type":"object"}}]}""");
            case "resources/list" -> answer(request, """
                    {"resources":[{"uri":"file:///open/a","name":"a"},{"uri":"file:///closed/b","name":"b"},\
                    {"uri":"file:///open/c","name":"c","description":"hi\\u200bdden"}]}""");
            case "resources/templates/list" -> answer(request, """
                    {"resourceTemplates":[{"uriTemplate":"file:///open/{x}","name":"open"},{"uriTemplate":"http://{x}","name":"web"}]}""");
            case "prompts/list" -> answer(request, """
                    {"prompts":[{"name":"sum","description":"Sums up"},{"name":"secret"}]}""");
            case "resources/read" -> {
                String uri = params.path("uri").asString("");
                if (uri.endsWith("/none")) {
                    refuse(request, -32002);
                } else if (uri.endsWith("/locked")) {
                    refuse(request, JSON.readTree(LOCKED));
                } else {
                    answer(request, "{\"contents\":[{\"uri\":\"" + uri + "\",\"text\":\"te\\u200bxt\"}]}");
                }
            }
            case "prompts/get" -> {
                if (params.at("/arguments/locked").isString()) {
                    refuse(request, JSON.readTree(LOCKED));
                } else {
                    answer(request, """
                            {"messages":[{"role":"user","content":{"type":"resource","resource":{"uri":"file:///open/a","text":"x"}}}]}""");
                }
            }
            case "completion/complete" ->
                answer(
                        request,
                        "{\"completion\":{\"values\":[\""
                                + params.at("/ref/type").asString("") + "\"]}}");
            case "resources/subscribe" -> {
                subscribed = params.path("uri").asString("");
                answer(request, "{}");
            }
            case "tools/call" -> call(request, params);
            default -> answer(request, "{}");
        }
    }

    private static void call(JsonNode request, JsonNode params) {
        switch (params.path("name").asString("")) {
            case "ask" -> {
                String method = params.at("/arguments/method").asString("elicitation/create");
                String id = "q" + request.get("id").asString();
                QUESTIONS.put(
                        id,
                        response -> answer(
                                request,
                                "{\"content\":[{\"type\":\"text\",\"text\":"
                                        + JSON.writeValueAsString(response.toString()) + "}]}"));
                send("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":"
                        + params.at("/arguments/params") + "}");
            }
            case "refuse" -> refuse(request, params.at("/arguments/error"));
            case "complete" -> {
                send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/elicitation/complete\",\"params\":"
                        + params.path("arguments") + "}");
                answer(request, "{\"content\":[]}");
            }
            case "touch" -> {
                send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\""
                        + subscribed + "\"}}");
                answer(request, "{\"content\":[]}");
            }
            default -> answer(request, """
                    {"content":[{"type":"resource_link","uri":"file:///open/a","name":"a"}]}""");
        }
    }
}
