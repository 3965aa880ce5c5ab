package dev.caxton.launcher;

import dev.caxton.audit.json.JsonValue.JsonBoolean;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Decides on a tool call that waits. */
@Command
final class ApprovalDecisionCommand extends RemoteCommand {

    /** What a person decides, and what the interface calls it. */
    enum Verdict {
        APPROVE("approve", "Approve a tool call: exactly this one, once."),
        DENY("refuse", "Deny a tool call, until its time is over.");

        private final String path;
        private final String description;

        Verdict(String path, String description) {
            this.path = path;
            this.description = description;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Verdict verdict;

    @Parameters(index = "0", paramLabel = "ID", description = "The approval, as 'approvals list' names it.")
    String id = "";

    private ApprovalDecisionCommand(Terminal terminal, CaxtonCommand caxton, Verdict verdict) {
        super(terminal, caxton);
        this.verdict = verdict;
    }

    static CommandLine line(Terminal terminal, CaxtonCommand caxton, Verdict verdict) {
        CommandLine line = new CommandLine(new ApprovalDecisionCommand(terminal, caxton, verdict));
        line.getCommandSpec().name(verdict.toString()).usageMessage().description(verdict.description);
        return line;
    }

    @Override
    ExitCode run(Server server) {
        Json answer = new Json(server.post("/approvals/" + segment(id) + "/" + verdict.path));
        if (!printedAsJson(answer)) {
            boolean enough = answer.object().members().get("enough") instanceof JsonBoolean flag && flag.value();
            terminal()
                    .out()
                    .println(
                            switch (verdict) {
                                case DENY -> "denied";
                                case APPROVE -> enough ? "approved" : "approved; another person has to approve it too";
                            });
        }
        return ExitCode.OK;
    }
}
