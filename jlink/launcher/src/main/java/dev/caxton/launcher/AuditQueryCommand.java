package dev.caxton.launcher;

import dev.caxton.audit.AuditDirectory;
import dev.caxton.audit.AuditFilter;
import dev.caxton.audit.AuditPage;
import dev.caxton.audit.AuditQuery;
import dev.caxton.audit.AuditRecord;
import dev.caxton.audit.DirectoryTail;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Searches the files of a log. */
@Command(
        name = "query",
        description = {
            "Search a log, without a server, and print the records found as lines of JSON, the oldest first.",
            "",
            "Every condition that is given must hold. Beside a running server --follow shows records as it writes them.",
            ""
        })
final class AuditQueryCommand implements Callable<Integer> {

    /** How often a log that is followed is looked at. */
    private static final Duration LOOK = Duration.ofMillis(200);

    @Parameters(paramLabel = "LOG", description = "The folder of a log.")
    Path log = Path.of("");

    @Option(names = "--since", paramLabel = "TIME", description = "Of this time or later, as 2026-11-23T18:00:00Z.")
    Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    Optional<String> until = Optional.empty();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Of this tenant.")
    Optional<String> tenant = Optional.empty();

    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            description = "That this agent, as default/greeter, caused or that concern it.")
    Optional<String> agent = Optional.empty();

    @Option(names = "--tool", paramLabel = "TOOL", description = "About this tool, as files/read.")
    Optional<String> tool = Optional.empty();

    @Option(names = "--decision", paramLabel = "DECISION", description = "With this decision: permit or deny.")
    Optional<String> decision = Optional.empty();

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            description = "Of this trace: its id of 32 digits, or a traceparent.")
    Optional<String> trace = Optional.empty();

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this type, as tool-call-ended.")
    Optional<String> type = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "This many at most. Without it: ${DEFAULT-VALUE}.")
    long limit = 1_000;

    @Option(
            names = "--follow",
            description =
                    "Go on with what is written from now on, until --limit is reached or somebody ends it. Each record is checked to follow"
                            + " from the one before.")
    boolean follow;

    private final Terminal terminal;

    AuditQueryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AuditFilter filter = filter();
        return AuditFiles.guarded(() -> {
            AuditFiles.requireReadable(log);
            if (follow) {
                followed(filter);
                return ExitCode.OK.number();
            }
            AuditDirectory files = AuditDirectory.open(log);
            long left = limit;
            Optional<AuditQuery> next =
                    Optional.of(new AuditQuery(0, Long.MAX_VALUE, filter, false, AuditQuery.MAX_LIMIT));
            while (next.isPresent() && left > 0) {
                AuditPage page = files.reader().read(next.get());
                for (AuditRecord record : page.records()
                        .subList(0, (int) Math.min(left, page.records().size()))) {
                    terminal.out().println(record.line());
                    left--;
                }
                next = page.next();
            }
            return ExitCode.OK.number();
        });
    }

    private void followed(AuditFilter filter) throws InterruptedException {
        DirectoryTail tail = new DirectoryTail(log);
        long left = limit;
        while (left > 0 && !terminal.out().checkError()) {
            List<AuditRecord> records = tail.next();
            for (AuditRecord record : records) {
                if (left > 0 && filter.fits(record)) {
                    terminal.out().println(record.line());
                    left--;
                }
            }
            if (records.isEmpty()) {
                Thread.sleep(LOOK);
            }
        }
    }

    private AuditFilter filter() {
        try {
            AuditFilter filter = AuditFilter.ALL;
            filter = since.isPresent() ? filter.since(Instant.parse(since.get())) : filter;
            filter = until.isPresent() ? filter.until(Instant.parse(until.get())) : filter;
            filter = tenant.isPresent() ? filter.tenant(new TenantId(tenant.get())) : filter;
            filter = agent.isPresent() ? filter.agent(AgentId.parse(agent.get())) : filter;
            filter = tool.isPresent() ? filter.tool(ToolName.parse(tool.get())) : filter;
            filter = decision.isPresent() ? filter.decision(decision.get()) : filter;
            filter = trace.isPresent() ? filter.trace(trace.get()) : filter;
            return type.isPresent() ? filter.type(type.get()) : filter;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Fault(
                    ExitCode.USAGE,
                    "CAX-CLI-USAGE",
                    "a condition is malformed: " + Terminal.printable(String.valueOf(e.getMessage())),
                    "'caxton audit query --help' shows their forms");
        }
    }
}
