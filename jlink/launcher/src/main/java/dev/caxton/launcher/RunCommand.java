package dev.caxton.launcher;

import dev.caxton.audit.AuditLog;
import dev.caxton.audit.MemoryAuditLog;
import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an agent for one message, in this process, and prints its reply. */
@Command(
        name = "run",
        description = {
            "Run an agent for one message, without a server, and print its reply.",
            "",
            "The agent is checked, metered and sandboxed as on a server. It has no tools and no other agents:"
                    + " both are denied. The reply goes to standard output; what the agent logs and what the turn"
                    + " used go to standard error.",
            ""
        })
final class RunCommand implements Callable<Integer> {

    /** More than one turn can cause: its tool calls and messages are limited. */
    private static final int MAX_RECORDS = 10_000;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "MODULE", description = "The WebAssembly module, a .wasm file.")
    Path module = Path.of("");

    @Mixin
    AgentOptions agent = new AgentOptions();

    @Mixin
    MessageOptions message = new MessageOptions();

    @Option(
            names = "--code-cache",
            paramLabel = "FOLDER",
            description = "Keep compiled code in a folder of mode 0700, for the next run. Without it nothing is kept.")
    Optional<Path> codeCache = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object with reply, logs and usage instead.")
    boolean json;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] content = message.read(terminal);
        byte[] bytes = Inputs.file(module, Inputs.MAX_MODULE);
        AgentDescriptor descriptor = Descriptors.of(agent);
        AuditLog audit = new MemoryAuditLog(InstantSource.system(), MAX_RECORDS);
        RunReport report = LocalRun.run(descriptor, bytes, content, audit, codeCache);
        if (json) {
            terminal.out().println(CanonicalJson.text(report.json()));
        } else {
            print(report);
        }
        return report.exit().number();
    }

    private void print(RunReport report) {
        report.warnings().forEach(warning -> terminal.note("warning: " + warning));
        report.logs().forEach(line -> terminal.note("[" + RunReport.levelName(line.level()) + "] " + line.text()));
        switch (report.result()) {
            case RequestResult.Answered answered -> terminal.reply(answered.reply());
            case RequestResult.Unanswered ignored -> terminal.note("(no reply)");
            case RequestResult.Failed failed -> terminal.error(RunReport.text(failed.problem()));
            case RequestResult.Refused refused -> terminal.error(RunReport.text(refused.problem()));
        }
        report.summary().ifPresent(terminal::note);
    }
}
