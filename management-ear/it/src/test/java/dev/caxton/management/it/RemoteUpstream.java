package dev.caxton.management.it;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** An upstream MCP server over streamable HTTP, outside of Liberty, with one tool: greet. */
final class RemoteUpstream implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;

    RemoteUpstream() {
        String folder = System.getProperty("wlp.usr");
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .httpHeaderValidator(DefaultServerTransportSecurityValidator.builder()
                        .allowedHost("127.0.0.1:*")
                        .build())
                .build();
        Tool tool = Tool.builder(
                        "hello", Map.of("type", "object", "properties", Map.of("name", Map.of("type", "string"))))
                .description("Greets from afar.")
                .build();
        server = McpServer.sync(transport)
                .serverInfo("remote", "1")
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(SyncToolSpecification.builder()
                        .tool(tool)
                        .callHandler((exchange, call) -> CallToolResult.builder()
                                .addTextContent(
                                        "Hello from afar, " + call.arguments().get("name") + "!")
                                .isError(false)
                                .build())
                        .build())
                .build();
        tomcat.setBaseDir(folder);
        tomcat.setPort(Integer.getInteger("caxton.upstream.port"));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", folder);
        Tomcat.addServlet(context, "mcp", transport).setAsyncSupported(true);
        context.addServletMappingDecoded("/mcp", "mcp");
    }

    void start() throws LifecycleException {
        tomcat.start();
    }

    @Override
    public void close() throws LifecycleException {
        server.close();
        tomcat.stop();
        tomcat.destroy();
    }
}
