package dev.caxton.launcher;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.check.CaseResult;
import dev.caxton.policy.check.Explanation;
import dev.caxton.policy.check.Finding;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.check.RuleTrace;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.TermsAsked;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.yaml.PolicyYaml;
import dev.caxton.policy.yaml.StrictYaml;
import dev.caxton.policy.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at a policy document before it is in force, without a server. */
@Command(
        name = "policy",
        description = "Look at a policy document before it is in force, and put it in force.",
        synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {

    private final Terminal terminal;

    PolicyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "lint",
            description = {
                "Find rules without effect, grants nobody can use, and conditions that the document's cases do not test.",
                ""
            })
    int lint(@Parameters(paramLabel = "FILE", description = "A policy document, YAML or JSON.") Path file) {
        List<Finding> findings = PolicyCheck.lint(draft(file), Instant.now());
        findings.forEach(finding -> terminal.out().println(finding.kind() + ": " + Terminal.printable(finding.text())));
        if (findings.isEmpty()) {
            terminal.out().println("nothing found");
        }
        return (findings.isEmpty() ? ExitCode.OK : ExitCode.REFUSED).number();
    }

    @Command(
            name = "test",
            description = {"Ask a document for each of its cases, and say what it answers.", ""})
    int test(@Parameters(paramLabel = "FILE", description = "A policy document, YAML or JSON.") Path file) {
        List<CaseResult> results = PolicyCheck.cases(draft(file));
        int broken = 0;
        for (CaseResult result : results) {
            String name = result.example().name();
            if (result.kept()) {
                terminal.out().println("kept    " + name + ": " + result.given());
            } else {
                broken++;
                terminal.out()
                        .println("BROKEN  " + name + ": expected "
                                + result.example().expect() + ", but " + result.given() + ". "
                                + Terminal.printable(result.decision().reason()));
            }
        }
        terminal.out().println((results.size() - broken) + " of " + results.size() + " cases kept");
        return (broken == 0 ? ExitCode.OK : ExitCode.REFUSED).number();
    }

    @Command(
            name = "explain",
            description = {"Say how a document decides on a request, and what each of its rules has to say.", ""})
    int explain(
            @Parameters(paramLabel = "FILE", description = "A policy document, YAML or JSON.") Path file,
            @Option(
                            names = "--principal",
                            required = true,
                            paramLabel = "WHO",
                            description = "Who acts: agent:default/clerk, user:default/ada.")
                    String principal,
            @Option(
                            names = "--sends-to",
                            paramLabel = "AGENT",
                            description = "The agent that would get a message: default/clerk.")
                    Optional<String> receiver,
            @Option(
                            names = "--calls",
                            paramLabel = "TOOL",
                            description = "The tool that would be called: upstream/tool.")
                    Optional<String> calls,
            @Option(
                            names = "--sees",
                            paramLabel = "TOOL",
                            description = "The tool that would stand in a list: upstream/tool.")
                    Optional<String> sees,
            @Option(
                            names = "--reads",
                            paramLabel = "RESOURCE",
                            description = "The resource that would be read: upstream/URI.")
                    Optional<String> reads,
            @Option(
                            names = "--gets",
                            paramLabel = "PROMPT",
                            description = "The prompt that would be got: upstream/prompt.")
                    Optional<String> gets,
            @Option(
                            names = "--with",
                            paramLabel = "JSON",
                            description = "The arguments of the call, one JSON object. None if it is not given.")
                    Optional<String> arguments,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "When, as 2027-01-01T00:00:00Z. Now if it is not given.")
                    Optional<String> at) {
        PolicyDocument document = draft(file);
        if (List.of(receiver, calls, sees, reads, gets).stream()
                                .filter(Optional::isPresent)
                                .count()
                        != 1
                || (arguments.isPresent() && calls.isEmpty())) {
            throw usage(
                    "one of --sends-to, --calls, --sees, --reads and --gets is asked about, and --with goes with --calls");
        }
        Principal who = parsed(principal, Principal::parse);
        Action action = receiver.<Action>map(agent -> new Action.Send(parsed(agent, AgentId::parse)))
                .or(() -> calls.map(tool -> new Action.Call(
                        document.tenant(),
                        parsed(tool, ToolName::parse),
                        arguments.map(PolicyCommand::arguments).orElse(Arguments.NONE))))
                .or(() -> sees.map(tool -> Action.Call.any(document.tenant(), parsed(tool, ToolName::parse))))
                .or(() -> reads.map(text -> parsed(text, ContextPattern::one))
                        .map(what -> new Action.Read(document.tenant(), what.upstream(), what.start(), false)))
                .orElseGet(() -> {
                    ContextPattern what = parsed(gets.orElseThrow(), ContextPattern::one);
                    return new Action.Get(document.tenant(), what.upstream(), what.start());
                });
        Explanation explanation = PolicyCheck.explain(
                document, who, action, at.map(PolicyCommand::instant).orElseGet(Instant::now));
        for (RuleTrace rule : explanation.rules()) {
            terminal.out().println(line(rule));
        }
        Decision decision = explanation.decision();
        terminal.out().println(answer(decision) + ": " + Terminal.printable(decision.reason()));
        return switch (decision) {
            case Decision.Permit permit -> ExitCode.OK.number();
            case Decision.Deny deny -> ExitCode.REFUSED.number();
        };
    }

    @Command(
            name = "schema",
            description = {"Print the JSON Schema of policy documents, for editors.", ""})
    int schema() {
        terminal.out().print(PolicyYaml.schema());
        terminal.out().flush();
        return ExitCode.OK.number();
    }

    private static String answer(Decision decision) {
        return switch (decision) {
            case Decision.Deny deny -> "denied";
            case Decision.Permit permit ->
                "permitted"
                        + (permit.obligations().listed() ? "" : ", not listed")
                        + permit.obligations()
                                .spending()
                                .map(spending -> ", counted by " + spending.allowances())
                                .orElse("")
                        + permit.obligations()
                                .approval()
                                .map(approval -> ", once approved by " + approval.by())
                                .orElse("");
        };
    }

    private static String line(RuleTrace rule) {
        String fits = rule.fits()
                ? "fits; " + terms(rule.terms())
                : rule.who()
                        ? "does not speak of it"
                        : rule.what() ? "does not speak of who acts" : "speaks of neither";
        return rule.effect() + " " + rule.rule() + ": " + fits
                + rule.when()
                        .map(when ->
                                "; when: " + Terminal.printable(when).strip().replaceAll("\\s+", " "))
                        .orElse("");
    }

    private static String terms(TermsAsked terms) {
        return switch (terms) {
            case TermsAsked.Hold hold -> "holds";
            case TermsAsked.MayHold may -> "may hold, with some arguments";
            case TermsAsked.Not not -> "does not hold: " + not.reason();
            case TermsAsked.Unknown unknown -> "has no answer: " + unknown.reason();
        };
    }

    private static PolicyDocument draft(Path file) {
        byte[] bytes = Inputs.file(file, PolicyYaml.CAPS.bytes());
        return read(() -> PolicyYaml.draft(file.toString(), bytes));
    }

    private static Arguments arguments(String json) {
        return Arguments.of(read(() -> StrictYaml.read("--with", json.getBytes(StandardCharsets.UTF_8)))
                .tree());
    }

    private static <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (YamlException e) {
            throw new Fault(ExitCode.REFUSED, e.code(), Terminal.printable(String.valueOf(e.getMessage())), "");
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw usage("a time is written in ISO 8601 and UTC: 2027-01-01T00:00:00Z");
        }
    }

    private static <T> T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private static Fault usage(String problem) {
        return new Fault(ExitCode.USAGE, "CAX-CLI-USAGE", problem, "See 'caxton policy explain --help'");
    }
}
