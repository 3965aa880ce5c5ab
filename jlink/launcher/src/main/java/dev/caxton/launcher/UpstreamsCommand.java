package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** The MCP servers that a Caxton server is connected to. */
@Command(
        name = "upstreams",
        description = "Look at the upstream MCP servers of a server, register and remove them.",
        synopsisSubcommandLabel = "COMMAND")
final class UpstreamsCommand {}
