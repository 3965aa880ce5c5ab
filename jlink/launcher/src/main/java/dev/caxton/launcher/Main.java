package dev.caxton.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. It ends with one of the numbers that {@code caxton --help} lists. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process.
     *
     * @param arguments the command line
     */
    public static void main(String... arguments) {
        System.exit(run(Terminal.system(), arguments));
    }

    /** Runs one command and answers what the process would end with. */
    static int run(Terminal terminal, String... arguments) {
        return commandLine(terminal).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        CaxtonCommand caxton = new CaxtonCommand();
        CommandLine line = new CommandLine(caxton)
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new ValidateCommand(terminal))
                .addSubcommand(new DeployCommand(terminal, caxton))
                .addSubcommand(new AgentsCommand(terminal, caxton))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.START))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.STOP))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.DRAIN))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.PAUSE))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.RESUME))
                .addSubcommand(StateCommand.line(terminal, caxton, StateCommand.Change.KILL))
                .addSubcommand(new VersionsCommand(terminal, caxton))
                .addSubcommand(new RollbackCommand(terminal, caxton))
                .addSubcommand(new RemoveCommand(terminal, caxton))
                .addSubcommand(new LimitsCommand(terminal, caxton))
                .addSubcommand(new UsageCommand(terminal, caxton))
                .addSubcommand(new HoldCommand(terminal, caxton))
                .addSubcommand(new SendCommand(terminal, caxton))
                .addSubcommand(new CommandLine(new TicketCommand())
                        .addSubcommand(new TicketSendCommand(terminal, caxton))
                        .addSubcommand(new TicketGetCommand(terminal, caxton))
                        .addSubcommand(new TicketCancelCommand(terminal, caxton)))
                .addSubcommand(new CommandLine(new McpCommand()).addSubcommand(new McpServeCommand(terminal)))
                .addSubcommand(new LogsCommand(terminal, caxton))
                .addSubcommand(new CommandLine(new ApprovalsCommand())
                        .addSubcommand(new ApprovalsListCommand(terminal, caxton))
                        .addSubcommand(
                                ApprovalDecisionCommand.line(terminal, caxton, ApprovalDecisionCommand.Verdict.APPROVE))
                        .addSubcommand(
                                ApprovalDecisionCommand.line(terminal, caxton, ApprovalDecisionCommand.Verdict.DENY)))
                .addSubcommand(new CommandLine(new ToolsCommand(terminal, caxton))
                        .addSubcommand(new ToolsListCommand(terminal, caxton))
                        .addSubcommand(new ToolsCallCommand(terminal, caxton))
                        .addSubcommand(new ToolsDiffCommand(terminal, caxton))
                        .addSubcommand(ToolDecisionCommand.line(terminal, caxton, ToolDecisionCommand.Verdict.APPROVE))
                        .addSubcommand(ToolDecisionCommand.line(terminal, caxton, ToolDecisionCommand.Verdict.REFUSE)))
                .addSubcommand(new CommandLine(new UpstreamsCommand())
                        .addSubcommand(new UpstreamsListCommand(terminal, caxton))
                        .addSubcommand(new UpstreamsAddCommand(terminal, caxton))
                        .addSubcommand(new UpstreamsAuthorizeCommand(terminal, caxton))
                        .addSubcommand(new UpstreamsOutputCommand(terminal, caxton))
                        .addSubcommand(new UpstreamsResetCommand(terminal, caxton))
                        .addSubcommand(new UpstreamsRemoveCommand(terminal, caxton)))
                .addSubcommand(new CommandLine(new AuditCommand(terminal))
                        .addSubcommand(new AuditListCommand(terminal, caxton))
                        .addSubcommand(new AuditQueryCommand(terminal)))
                .addSubcommand(new CommandLine(new PolicyCommand(terminal))
                        .addSubcommand(new PolicyGetCommand(terminal, caxton))
                        .addSubcommand(new PolicyPutCommand(terminal, caxton)))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal));
        line.getCommandSpec()
                .usageMessage()
                .footer(Arrays.stream(ExitCode.values())
                        .map(code -> "  " + code.number() + "  " + code.meaning())
                        .collect(Collectors.joining("%n", "%nExit codes:%n", "")));
        return line.setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colourOut() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((exception, given) -> misused(terminal, exception))
                .setExecutionStrategy(parsed -> execute(caxton, parsed))
                .setExecutionExceptionHandler((exception, command, result) -> failed(terminal, exception))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                // An argument that begins with @ is the caller's own, and no file of arguments.
                .setExpandAtFiles(false)
                .setAbbreviatedOptionsAllowed(false);
    }

    /** An option that a command would not look at is refused like any other. */
    private static int execute(CaxtonCommand caxton, ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Object command = last.commandSpec().userObject();
        if (caxton.server.isPresent() && !last.isUsageHelpRequested() && !(command instanceof RemoteCommand)) {
            throw new ParameterException(
                    last.commandSpec().commandLine(),
                    "--server has no meaning for '" + last.commandSpec().qualifiedName()
                            + "', which talks to no server");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int misused(Terminal terminal, ParameterException exception) {
        terminal.error("CAX-CLI-USAGE: " + exception.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(exception, writer(terminal.err()))) {
            terminal.err()
                    .println("Try '"
                            + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE.number();
    }

    private static int failed(Terminal terminal, Exception exception) {
        if (exception instanceof Fault fault) {
            terminal.error(fault.text());
            return fault.exit().number();
        }
        terminal.error(
                "CAX-CLI-FAULT: " + exception + ". This is a fault of Caxton; please report it with what follows.");
        exception.printStackTrace(terminal.err());
        return ExitCode.FAULT.number();
    }
}
