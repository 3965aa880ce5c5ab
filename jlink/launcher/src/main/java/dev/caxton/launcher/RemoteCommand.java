package dev.caxton.launcher;

import dev.caxton.audit.json.CanonicalJson;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that talks to a server. */
abstract class RemoteCommand implements Callable<Integer> {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}");

    private final Terminal terminal;
    private final CaxtonCommand caxton;

    @Mixin
    ServerOptions options = new ServerOptions();

    @Option(names = "--json", description = "Print the server's answer as JSON.")
    boolean json;

    RemoteCommand(Terminal terminal, CaxtonCommand caxton) {
        this.terminal = terminal;
        this.caxton = caxton;
    }

    @Override
    public final Integer call() {
        return run(options.open(terminal, caxton)).number();
    }

    /** Does what it is for. */
    abstract ExitCode run(Server server);

    final Terminal terminal() {
        return terminal;
    }

    /** Prints an answer as it came, if that is what was asked for. */
    final boolean printedAsJson(Json answer) {
        if (json) {
            terminal.out().println(CanonicalJson.text(answer.object()));
        }
        return json;
    }

    /** A value in a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An id that a server gave, as a part of a path. */
    static String segment(String id) {
        if (!ID.matcher(id).matches()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "'" + Terminal.printable(id) + "' is no id",
                    "Write it as the server gave it");
        }
        return id;
    }

    /** The path of an agent that is written {@code name} or {@code tenant/name}. Names need no escaping: they have none of the characters that would. */
    static String path(String agent) {
        return "/agents/" + id(agent);
    }

    /** The agent that is written {@code name} or {@code tenant/name}. */
    static AgentId id(String agent) {
        try {
            return agent.indexOf('/') < 0 ? new AgentId(TenantId.DEFAULT, agent) : AgentId.parse(agent);
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "'" + Terminal.printable(agent) + "' names no agent: " + e.getMessage(),
                    "Write name, or tenant/name");
        }
    }
}
