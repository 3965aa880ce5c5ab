package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** The gateway for MCP clients, in this process. */
@Command(name = "mcp", description = "The MCP gateway without a server around it.", synopsisSubcommandLabel = "COMMAND")
final class McpCommand {}
