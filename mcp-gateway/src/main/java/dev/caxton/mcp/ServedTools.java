package dev.caxton.mcp;

import dev.caxton.mcp.endpoint.Answer;
import dev.caxton.mcp.endpoint.Client;
import dev.caxton.mcp.endpoint.Request;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The tools that a client sees and calls. Safe for use by many threads. */
final class ServedTools {

    /** What content that names a resource has in canonical JSON, whatever else it has. */
    private static final byte[] RESOURCE = "\"type\":\"resource".getBytes(StandardCharsets.US_ASCII);

    private final McpGateway gateway;
    private final Broker broker;
    private final StrictJson results;
    private final BiFunction<Request, String, ClientPeer> peers;

    /**
     * Tools.
     *
     * @param gateway whose they are
     * @param broker calls them
     * @param results reads results back into trees
     * @param peers what an upstream may tell and ask the client of a request
     */
    ServedTools(McpGateway gateway, Broker broker, StrictJson results, BiFunction<Request, String, ClientPeer> peers) {
        this.gateway = gateway;
        this.broker = broker;
        this.results = results;
        this.peers = peers;
    }

    Answer list(Client client) {
        Names names = Names.of(client.upstream());
        List<Map<String, Object>> tools = new ArrayList<>();
        for (ToolView tool : gateway.tools(client.owner())) {
            if (!names.shows(tool.name().upstream())) {
                continue;
            }
            Map<String, Object> listed = new LinkedHashMap<>();
            listed.put("name", names.name(tool.name().upstream(), tool.name().tool()));
            tool.title().ifPresent(title -> listed.put("title", title));
            tool.description().ifPresent(description -> listed.put("description", description));
            listed.put("inputSchema", tree(tool.inputSchema()));
            tool.outputSchema().ifPresent(schema -> listed.put("outputSchema", tree(schema)));
            tool.annotations().ifPresent(annotations -> listed.put("annotations", tree(annotations)));
            tools.add(listed);
        }
        return Replies.result(Map.of("tools", tools));
    }

    Answer call(Request request) {
        if (!(request.params().get("name") instanceof String name)) {
            return Replies.invalid("a call names a tool");
        }
        Object arguments = request.params().get("arguments");
        Names names = Names.of(request.client().upstream());
        Optional<ToolName> tool = names.tool(name);
        if (tool.isEmpty()) {
            return unknown();
        }
        byte[] bytes;
        try {
            bytes = CanonicalJson.bytes(arguments == null ? Map.of() : arguments);
        } catch (JsonRefused e) {
            return Replies.invalid("the arguments cannot be read: " + e.getMessage());
        }
        Principal principal = request.client().owner();
        ClientPeer peer = peers.apply(request, tool.get().upstream());
        ToolOutcome outcome = broker.call(
                new ToolCall(principal, tool.get(), bytes, request.trace(), gateway.policy()), Door.MCP, peer);
        return switch (outcome) {
            case ToolOutcome.Answered answered -> answered(names, tool.get(), answered.result());
            case ToolOutcome.Denied denied -> {
                boolean hides = denied.code().equals(ToolCode.DENIED.code())
                        || denied.code().equals(ToolCode.UNKNOWN.code());
                // A tool that the client sees in its list, and may not call like this, is no secret: it is told why.
                yield hides && !gateway.lists(principal, tool.get())
                        ? unknown()
                        : problem(denied.code(), denied.reason());
            }
            case ToolOutcome.Failed failed ->
                peer.instead(failed.code()).orElseGet(() -> problem(failed.code(), failed.reason()));
        };
    }

    /** The bytes as they were recorded, unless they name resources, which the client knows by other URIs. */
    private Answer answered(Names names, ToolName tool, byte[] result) {
        if (names instanceof Names.Plain || !contains(result, RESOURCE)) {
            return new Answer.Result(result);
        }
        Map<String, Object> tree = tree(new String(result, StandardCharsets.UTF_8));
        if (tree.get("content") instanceof List<?> content) {
            tree.put("content", names.content(tool.upstream(), content));
        }
        return Replies.result(tree);
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            int same = 0;
            while (same < part.length && text[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    private static Answer problem(String code, String reason) {
        return Replies.result(
                Map.of("content", List.of(Map.of("type", "text", "text", code + ": " + reason)), "isError", true));
    }

    /** What the gateway has written itself can be read again. */
    private Map<String, Object> tree(String json) {
        try {
            return results.object(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("canonical JSON is within the limits it was written under", e);
        }
    }

    /** The name is not repeated: it is the client's, and it knows it. */
    private static Answer unknown() {
        return Replies.invalid("Unknown tool");
    }
}
