package dev.caxton.launcher;

import picocli.CommandLine.Command;

/** Tool calls that wait for a person. */
@Command(
        name = "approvals",
        description = "Look at the tool calls that wait for your decision, and decide.",
        synopsisSubcommandLabel = "COMMAND")
final class ApprovalsCommand {}
