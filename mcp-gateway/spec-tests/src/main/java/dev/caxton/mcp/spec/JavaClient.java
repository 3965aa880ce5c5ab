package dev.caxton.mcp.spec;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import java.util.List;
import java.util.Map;

/** The SDK's own client against {@code /mcp} with the reference servers behind it. Prints what is wrong, and how much holds last. */
public final class JavaClient {

    private static int right;
    private static int wrong;

    private JavaClient() {}

    private static void holds(String what, boolean is, Object seen) {
        if (is) {
            right++;
        } else {
            wrong++;
            System.out.println("WRONG: " + what + "; seen: " + seen);
        }
    }

    /**
     * Asks.
     *
     * @param arguments where the server is, without a path
     */
    public static void main(String[] arguments) {
        var transport = HttpClientStreamableHttpTransport.builder(arguments[0])
                .endpoint("/mcp")
                .openConnectionOnStartup(true)
                .build();
        try (McpSyncClient client = McpClient.sync(transport)
                .capabilities(ClientCapabilities.builder().elicitation().build())
                .elicitation(request -> ElicitResult.builder(ElicitResult.Action.ACCEPT)
                        .content(Map.of("name", "Grace"))
                        .build())
                .build()) {
            holds("it is caxton", client.initialize().serverInfo().name().equals("caxton"), client.getServerInfo());
            List<String> tools =
                    client.listTools().tools().stream().map(tool -> tool.name()).toList();
            holds("tools", tools.containsAll(List.of("everything__echo", "memory__read_graph")), tools);
            holds(
                    "echo",
                    called(client, "everything__echo", Map.of("message", "hello"))
                            .contains("hello"),
                    "");
            holds(
                    "elicitation",
                    called(client, "everything__trigger-elicitation-request", Map.of())
                            .contains("Grace"),
                    "");
            List<String> resources = client.listResources().resources().stream()
                    .map(resource -> resource.uri())
                    .toList();
            holds("resources", resources.size() >= 7, resources);
            holds(
                    "a resource",
                    client.readResource(ReadResourceRequest.builder(resources.getFirst())
                                            .build())
                                    .contents()
                                    .size()
                            == 1,
                    resources.getFirst());
            List<String> prompts = client.listPrompts().prompts().stream()
                    .map(prompt -> prompt.name())
                    .toList();
            holds("prompts", prompts.contains("everything__simple-prompt"), prompts);
            client.ping();
        }
        System.out.println("Java client: " + right + " of " + (right + wrong) + " statements hold");
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static String called(McpSyncClient client, String name, Map<String, Object> arguments) {
        return client.callTool(
                        CallToolRequest.builder(name).arguments(arguments).build())
                .content()
                .toString();
    }
}
