package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** Messages whose answer is fetched later. */
@Command(
        name = "ticket",
        description = {
            "Send a message to an agent on a server, and fetch its answer later.",
            "",
            "A ticket is for whoever sent the message. It ends with its time, or with the server.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND")
final class TicketCommand {}
