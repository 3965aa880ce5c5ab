package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.mcp.guard.Guarded;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.mcp.wire.RpcError;
import dev.caxton.mcp.wire.Session;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.spi.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What {@link Broker} is for tools, for everything else that clients ask of upstreams: the intent is on disk before anything else happens, and no answer leaves that
 * could not be recorded. Safe for use by many threads. Blocks the calling thread.
 */
final class ContextBroker {

    /** What is asked for. */
    enum Kind {
        RESOURCE,
        SUBSCRIPTION,
        PROMPT,
        COMPLETION;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A question.
     *
     * @param principal who asks
     * @param kind what for
     * @param action what has to be permitted
     * @param upstream which upstream is asked
     * @param name the URI, template or name of what it is about, as the upstream has it
     * @param method the method
     * @param params its parameters, as they are sent
     * @param trace the trace it belongs to
     */
    record Question(
            Principal principal,
            Kind kind,
            Action action,
            String upstream,
            String name,
            String method,
            Map<String, Object> params,
            Optional<String> trace) {}

    /** What became of it. */
    sealed interface Outcome {

        /** The upstream's answer, cleaned. */
        record Answered(Map<String, Object> result) implements Outcome {}

        /** It may not, or there is no such upstream: both look the same from outside. */
        record Unknown() implements Outcome {}

        /** The upstream's own error. */
        record Refused(int code, String message) implements Outcome {}

        /** Anything else. */
        record Failed(String code, String reason) implements Outcome {}
    }

    private record End(
            Outcome outcome, String code, AuditEvent.Ruling ruling, Optional<byte[]> answer, Disclosure disclosure) {}

    private static final System.Logger LOG = System.getLogger(ContextBroker.class.getName());

    private final Directory directory;
    private final Broker.Judges judges;
    private final CallLimits limits;
    private final EndRecords ends;
    private final Denials denials;

    ContextBroker(Directory directory, Broker.Judges judges, CallLimits limits, Denials denials) {
        this.denials = denials;
        this.directory = directory;
        this.judges = judges;
        this.limits = limits;
        this.ends = new EndRecords(judges.audit());
    }

    /**
     * Asks.
     *
     * @param question the question
     * @param policy what decides
     * @param peer hears what the upstream tells and asks meanwhile
     * @param wellFormed whether a result is what the protocol says
     */
    Outcome ask(Question question, Policy policy, Peer peer, Predicate<Map<String, Object>> wellFormed) {
        Instant start = judges.time().instant();
        byte[] params;
        try {
            params = CanonicalJson.bytes(question.params());
        } catch (JsonRefused e) {
            return new Outcome.Refused(-32602, "the parameters cannot be read");
        }
        if (denials.areMany(question.principal(), Door.MCP, Denials.What.CONTEXT)
                && decision(question, policy) instanceof Decision.Deny) {
            denials.counted(question.principal(), Door.MCP, Denials.What.CONTEXT);
            return new Outcome.Unknown();
        }
        AuditEvent.ContextIntended intent = new AuditEvent.ContextIntended(
                question.principal().tenant(),
                question.principal(),
                judges.ids().get(),
                question.kind().toString(),
                question.upstream(),
                question.name(),
                CanonicalJson.sha256(params),
                Door.MCP.toString(),
                question.trace());
        try {
            judges.audit().append(intent);
        } catch (AuditException e) {
            return failure(ToolCode.AUDIT, "Nothing was asked, since it could not be recorded.");
        }
        End end;
        try {
            end = decided(question, params.length, policy, peer, wellFormed);
        } catch (RuntimeException e) {
            // A fault of ours. The record has to be complete all the same.
            LOG.log(System.Logger.Level.ERROR, "A request of an outside client failed inside of the gateway", e);
            end = end(
                    CallFailures.failed(ToolCode.INTERNAL, "The gateway failed. Its log says more."),
                    AuditEvent.Ruling.UNKNOWN);
        }
        if (end.ruling().decision().equals("deny")) {
            denials.recorded(question.principal(), Door.MCP, Denials.What.CONTEXT);
        }
        AuditEvent.Content content = new AuditEvent.Content(
                end.disclosure().record(question.params()),
                end.outcome() instanceof Outcome.Answered answered
                        ? end.disclosure().record(answered.result())
                        : Optional.empty());
        AuditEvent.ContextEnded ended = new AuditEvent.ContextEnded(
                intent,
                switch (end.outcome()) {
                    case Outcome.Answered answered -> "answered";
                    case Outcome.Unknown unknown -> "denied";
                    case Outcome.Refused refused -> "failed";
                    case Outcome.Failed failed -> "failed";
                },
                end.code(),
                end.ruling(),
                end.answer().map(CanonicalJson::sha256),
                content,
                Duration.between(start, judges.time().instant()));
        return ends.recorded(ended)
                ? end.outcome()
                : failure(ToolCode.AUDIT, "The answer was withheld, since it could not be recorded.");
    }

    private static Outcome failure(ToolCode code, String reason) {
        return new Outcome.Failed(code.code(), reason);
    }

    private Decision decision(Question question, Policy policy) {
        return policy.decide(
                question.principal(), question.action(), judges.time().instant());
    }

    private End decided(
            Question question, int size, Policy policy, Peer peer, Predicate<Map<String, Object>> wellFormed) {
        return switch (decision(question, policy)) {
            case Decision.Deny deny ->
                new End(
                        new Outcome.Unknown(),
                        ToolCode.DENIED.code(),
                        new AuditEvent.Ruling("deny", Optional.empty(), deny.document()),
                        Optional.empty(),
                        Disclosure.NONE);
            case Decision.Permit permit -> {
                AuditEvent.Ruling ruling =
                        new AuditEvent.Ruling("permit", Optional.of(permit.rule()), permit.document());
                Disclosure disclosure = Disclosure.of(permit.obligations());
                Optional<String> held = judges.holds().apply(question.principal());
                if (held.isPresent()) {
                    yield end(CallFailures.held(held.get()), ruling);
                }
                Optional<Upstream> upstream =
                        directory.upstream(question.principal().tenant(), question.upstream());
                if (upstream.isEmpty()) {
                    yield new End(
                            new Outcome.Unknown(), ToolCode.UNKNOWN.code(), ruling, Optional.empty(), Disclosure.NONE);
                }
                if (size > limits.argumentBytes()) {
                    yield end(
                            CallFailures.denied(
                                    ToolCode.ARGUMENTS,
                                    "The parameters have " + size + " bytes; " + limits.argumentBytes()
                                            + " are admitted."),
                            ruling);
                }
                // An agent has tools and nothing else.
                if (!(upstream.get() instanceof LinkedUpstream linked)) {
                    yield new End(
                            new Outcome.Unknown(), ToolCode.UNKNOWN.code(), ruling, Optional.empty(), Disclosure.NONE);
                }
                Optional<Session> session = linked.session();
                yield session.isEmpty()
                        ? end(
                                CallFailures.failed(
                                        ToolCode.UNAVAILABLE,
                                        "The upstream is not connected at the moment; try again later."),
                                ruling)
                        : asked(
                                question,
                                linked.request(
                                        session.get(),
                                        question.method(),
                                        question.params(),
                                        RedactedPeer.of(peer, disclosure.redactor()),
                                        gate(question)),
                                ruling,
                                disclosure,
                                wellFormed);
            }
        };
    }

    /** It is sent once. */
    private Gate gate(Question question) {
        return new Gate(() -> judges.holds().apply(question.principal()), () -> false);
    }

    private End asked(
            Question question,
            Guarded<Map<String, Object>> outcome,
            AuditEvent.Ruling ruling,
            Disclosure disclosure,
            Predicate<Map<String, Object>> wellFormed) {
        if (outcome instanceof Guarded.Failed<Map<String, Object>> failed
                && failed.cause() instanceof RpcError error
                && !error.requiresElicitation()) {
            return new End(
                    new Outcome.Refused(error.code(), disclosure.redactor().text(String.valueOf(error.getMessage()))),
                    error.blamesTheRequest() ? ToolCode.ARGUMENTS.code() : ToolCode.UPSTREAM.code(),
                    ruling,
                    Optional.empty(),
                    disclosure);
        }
        if (!(outcome instanceof Guarded.Done<Map<String, Object>> done)) {
            return end(disclosure.outcome(CallFailures.of(outcome)), ruling);
        }
        Map<String, Object> clean = Strings.changed(done.value(), HiddenText::revealed);
        if (!wellFormed.test(clean)) {
            return end(
                    CallFailures.failed(
                            ToolCode.UPSTREAM, "The upstream answered what is no result of " + question.method() + "."),
                    ruling);
        }
        try {
            Map<String, Object> shown = disclosure.redactor().context(clean);
            byte[] bytes = CanonicalJson.bytes(shown);
            return bytes.length > limits.resultBytes()
                    ? end(
                            CallFailures.failed(
                                    ToolCode.RESULT_TOO_LARGE,
                                    "The result has " + bytes.length + " bytes; " + limits.resultBytes()
                                            + " are admitted."),
                            ruling)
                    : new End(new Outcome.Answered(shown), "OK", ruling, Optional.of(bytes), disclosure);
        } catch (JsonRefused e) {
            return end(
                    CallFailures.failed(
                            ToolCode.UPSTREAM,
                            "The upstream answered what cannot be passed on: " + e.getMessage() + "."),
                    ruling);
        }
    }

    private static End end(ToolOutcome outcome, AuditEvent.Ruling ruling) {
        return switch (outcome) {
            case ToolOutcome.Answered answered -> throw new IllegalArgumentException("an answer is no failure");
            case ToolOutcome.Denied denied ->
                new End(
                        new Outcome.Failed(denied.code(), denied.reason()),
                        denied.code(),
                        ruling,
                        Optional.empty(),
                        Disclosure.NONE);
            case ToolOutcome.Failed failed ->
                new End(
                        new Outcome.Failed(failed.code(), failed.reason()),
                        failed.code(),
                        ruling,
                        Optional.empty(),
                        Disclosure.NONE);
        };
    }
}
