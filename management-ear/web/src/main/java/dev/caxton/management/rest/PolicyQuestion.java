package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.caxton.management.json.Json;
import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.check.Explanation;
import dev.caxton.policy.check.PolicyCheck;
import dev.caxton.policy.check.RuleTrace;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.document.TermsAsked;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.yaml.StrictYaml;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import tools.jackson.databind.JsonNode;

/**
 * A question to a policy document: who wants to do what. Exactly one of the actions is asked about.
 *
 * @param principal who acts, as {@code agent:default/clerk} or {@code user:default/ada}
 * @param sendsTo the agent that would get a message, as {@code default/clerk}
 * @param calls the tool that would be called, as {@code upstream/tool}
 * @param sees the tool that would stand in a list
 * @param reads the resource that would be read, as {@code upstream/URI}
 * @param gets the prompt that would be got, as {@code upstream/prompt}
 * @param arguments the arguments of the call; none if they are not given
 * @param at when; now if it is not given
 */
public record PolicyQuestion(
        @JsonProperty(required = true) String principal,
        Optional<String> sendsTo,
        Optional<String> calls,
        Optional<String> sees,
        Optional<String> reads,
        Optional<String> gets,
        @Schema(implementation = Object.class) Optional<JsonNode> arguments,
        @Schema(format = "date-time") Optional<String> at) {

    /** To Jackson, an absent tree is the tree {@code null}. */
    public PolicyQuestion {
        arguments = arguments.filter(node -> !node.isNull());
    }

    /**
     * The answer.
     *
     * @param decision {@code permit} or {@code deny}
     * @param reason why
     * @param document the digest of the document that decided
     * @param rules what each rule has to say
     */
    public record Answer(String decision, String reason, String document, List<Rule> rules) {}

    /**
     * A rule's part in it.
     *
     * @param rule its name
     * @param effect {@code permit} or {@code forbid}
     * @param who whether it fits who acts
     * @param what whether it fits what is acted on
     * @param when its condition, if it has one
     * @param terms {@code hold}, {@code may-hold}, {@code not} or {@code unknown}
     * @param reason why they do not hold, or can't be told
     */
    public record Rule(
            String rule,
            String effect,
            boolean who,
            boolean what,
            Optional<String> when,
            String terms,
            Optional<String> reason) {

        static Rule of(RuleTrace trace) {
            return new Rule(
                    trace.rule(),
                    trace.effect().toString(),
                    trace.who(),
                    trace.what(),
                    trace.when(),
                    switch (trace.terms()) {
                        case TermsAsked.Hold hold -> "hold";
                        case TermsAsked.MayHold may -> "may-hold";
                        case TermsAsked.Not not -> "not";
                        case TermsAsked.Unknown unknown -> "unknown";
                    },
                    switch (trace.terms()) {
                        case TermsAsked.Hold hold -> Optional.empty();
                        case TermsAsked.MayHold may -> Optional.empty();
                        case TermsAsked.Not not -> Optional.of(not.reason());
                        case TermsAsked.Unknown unknown -> Optional.of(unknown.reason());
                    });
        }
    }

    /** Asks a document. */
    Answer ask(PolicyDocument document) {
        if (Stream.of(sendsTo, calls, sees, reads, gets)
                                .filter(Optional::isPresent)
                                .count()
                        != 1
                || (arguments.isPresent() && calls.isEmpty())) {
            throw Bodies.wrong(
                    "One of 'sendsTo', 'calls', 'sees', 'reads' and 'gets' is asked about, and 'arguments' go with"
                            + " 'calls'.");
        }
        Principal who = Bodies.checked(() -> Principal.parse(principal));
        Explanation explanation = PolicyCheck.explain(
                document,
                who,
                Bodies.checked(() -> action(document)),
                at.map(PolicyQuestion::instant).orElseGet(Instant::now));
        Decision decision = explanation.decision();
        return new Answer(
                switch (decision) {
                    case Decision.Permit permit -> "permit";
                    case Decision.Deny deny -> "deny";
                },
                decision.reason(),
                document.digest().hex(),
                explanation.rules().stream().map(Rule::of).toList());
    }

    private Action action(PolicyDocument document) {
        return sendsTo.<Action>map(agent -> new Action.Send(AgentId.parse(agent)))
                .or(() -> calls.map(tool -> new Action.Call(
                        document.tenant(),
                        ToolName.parse(tool),
                        arguments.map(PolicyQuestion::known).orElse(Arguments.NONE))))
                .or(() -> sees.map(tool -> Action.Call.any(document.tenant(), ToolName.parse(tool))))
                .or(() -> reads.map(ContextPattern::one)
                        .map(what -> new Action.Read(document.tenant(), what.upstream(), what.start(), false)))
                .orElseGet(() -> {
                    ContextPattern what = ContextPattern.one(gets.orElseThrow());
                    return new Action.Get(document.tenant(), what.upstream(), what.start());
                });
    }

    /** JSON is YAML, and this reader keeps numbers as a tool call would. */
    private static Arguments known(JsonNode node) {
        if (!node.isObject()) {
            throw Bodies.wrong("The field 'arguments' is an object.");
        }
        return Arguments.of(StrictYaml.read("arguments", Json.mapper().writeValueAsBytes(node))
                .tree());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Bodies.wrong("The field 'at' is a time like 2027-01-01T00:00:00Z.");
        }
    }
}
