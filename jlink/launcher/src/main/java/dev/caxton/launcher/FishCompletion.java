package dev.caxton.launcher;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli does not write. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder("complete -c caxton -f\n");

    private FishCompletion() {}

    static String of(CommandLine line) {
        FishCompletion completion = new FishCompletion();
        completion.command(line, "__fish_use_subcommand");
        return completion.script.toString();
    }

    private void command(CommandLine line, String where) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            option(option, where);
        }
        for (Map.Entry<String, CommandLine> entry : line.getSubcommands().entrySet()) {
            CommandLine.Model.UsageMessageSpec usage =
                    entry.getValue().getCommandSpec().usageMessage();
            complete(where).append(" -a ").append(entry.getKey());
            described(usage.description());
            command(entry.getValue(), "__fish_seen_subcommand_from " + entry.getKey());
        }
    }

    private void option(OptionSpec option, String where) {
        if (option.hidden()) {
            return;
        }
        complete(where);
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            // Files as values are offered again, which the first line of the script turned off.
            script.append(" -r -F");
        }
        described(option.description());
    }

    private StringBuilder complete(String where) {
        return script.append("complete -c caxton -n '").append(where).append('\'');
    }

    private void described(String... lines) {
        if (lines.length > 0) {
            script.append(" -d '")
                    .append(lines[0].replace("\\", "\\\\").replace("'", "\\'"))
                    .append('\'');
        }
        script.append('\n');
    }
}
