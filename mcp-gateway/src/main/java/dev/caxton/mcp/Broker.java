package dev.caxton.mcp;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.mcp.Resolver.Resolution;
import dev.caxton.mcp.approval.ApprovalBook;
import dev.caxton.mcp.approval.ApprovalStoreException;
import dev.caxton.mcp.approval.ExactCall;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.json.StrictJson;
import dev.caxton.mcp.json.Strings;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.pin.PinState;
import dev.caxton.mcp.text.HiddenText;
import dev.caxton.mcp.text.RecordedContent;
import dev.caxton.mcp.text.Redactor;
import dev.caxton.mcp.wire.Peer;
import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.grant.ApprovalRule;
import dev.caxton.policy.grant.GrantAccounts;
import dev.caxton.policy.grant.Obligations;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one pipeline every call takes, audit outermost: the intent is on disk before anything else happens, and no result leaves that could not be recorded.
 *
 * <p>Safe for use by many threads. Blocks the calling thread, which may be interrupted: that ends its waiting and nothing else.
 */
final class Broker {

    /** What the pipeline asks. */
    record Judges(
            AuditLog audit,
            InstantSource time,
            Supplier<String> ids,
            GrantAccounts accounts,
            ApprovalBook approvals,
            PinBook pins,
            Function<Principal, Optional<String>> holds) {}

    private final Resolver resolver;
    private final Judges judges;
    private final CallLimits limits;
    private final StrictJson json;
    private final StrictJson results;

    Broker(Resolver resolver, Judges judges, CallLimits limits) {
        this.resolver = resolver;
        this.judges = judges;
        this.limits = limits;
        this.json = new StrictJson(limits.argumentBytes(), limits.depth());
        this.results = new StrictJson(limits.resultBytes(), limits.depth() + 2);
    }

    /** How the arguments were read: once, before anything is decided, and never again. */
    private sealed interface Arguments {
        record Read(Map<String, Object> tree, String text, String digest) implements Arguments {}

        record Refused(String reason, String digest) implements Arguments {}

        String digest();
    }

    /** What is known about a call when it ends. */
    private record End(
            ToolOutcome outcome, AuditEvent.Ruling ruling, Optional<String> pin, Disclosure disclosure, int tries) {}

    /** After these nobody knows whether the upstream did its work. */
    private static final Set<String> OPEN_ENDS = Set.of(
            ToolCode.TIMEOUT.code(), ToolCode.INTERRUPTED.code(), ToolCode.LOST.code(), ToolCode.INTERNAL.code());

    private static final System.Logger LOG = System.getLogger(Broker.class.getName());

    ToolOutcome call(ToolCall call, Door door) {
        return call(call, door, Peer.AGENT);
    }

    /** Calls for a client that hears what the upstream tells and asks meanwhile. */
    ToolOutcome call(ToolCall call, Door door, Peer peer) {
        Instant start = judges.time().instant();
        String id = judges.ids().get();
        Arguments arguments = read(call.arguments());
        AuditEvent.ToolCallIntended intent = new AuditEvent.ToolCallIntended(
                call.caller().tenant(),
                call.caller(),
                id,
                call.tool(),
                arguments.digest(),
                door.toString(),
                call.trace());
        try {
            judges.audit().append(intent);
        } catch (AuditException e) {
            return CallFailures.denied(ToolCode.AUDIT, "The call was not made, since it could not be recorded.");
        }
        End end;
        try {
            end = decided(call, id, arguments, peer);
        } catch (RuntimeException e) {
            // A fault of ours. The record has to be complete all the same.
            LOG.log(System.Logger.Level.ERROR, "The call " + id + " failed inside of the gateway", e);
            end = new End(
                    CallFailures.failed(ToolCode.INTERNAL, "The gateway failed. Its log says more."),
                    AuditEvent.Ruling.UNKNOWN,
                    Optional.empty(),
                    Disclosure.NONE,
                    0);
        }
        return ended(intent, arguments, start, end);
    }

    /** Whether the tool's upstream says that a second call does nothing more. */
    boolean idempotent(ToolCall call) {
        return resolver.resolve(call.caller().tenant(), call.tool()) instanceof Resolution.Callable callable
                && Hints.idempotent(callable.tool());
    }

    private Arguments read(byte[] bytes) {
        if (bytes.length > limits.argumentBytes()) {
            return new Arguments.Refused(
                    "The arguments have " + bytes.length + " bytes; " + limits.argumentBytes() + " are admitted.",
                    CanonicalJson.sha256(bytes));
        }
        try {
            Map<String, Object> tree = json.object(bytes);
            String text = CanonicalJson.write(tree);
            return new Arguments.Read(tree, text, CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonRefused e) {
            return new Arguments.Refused(
                    "The arguments are not admitted: " + e.getMessage() + ".", CanonicalJson.sha256(bytes));
        }
    }

    private End decided(ToolCall call, String id, Arguments arguments, Peer peer) {
        Decision decision = call.policy()
                .decide(
                        call.caller(),
                        new Action.Call(call.caller().tenant(), call.tool(), seen(arguments)),
                        judges.time().instant());
        Resolution resolution = resolver.resolve(call.caller().tenant(), call.tool());
        Optional<String> pin = resolution.pin();
        return switch (decision) {
            // Said before anything about the tool itself: whoever may not call it does not learn whether it exists.
            case Decision.Deny deny ->
                new End(
                        CallFailures.denied(ToolCode.DENIED, deny.reason()),
                        new AuditEvent.Ruling("deny", Optional.empty(), deny.document()),
                        pin,
                        Disclosure.NONE,
                        0);
            case Decision.Permit permit -> {
                Gate gate = gate(call, pin);
                Disclosure disclosure = Disclosure.of(permit.obligations());
                Peer hearing = RedactedPeer.of(peer, disclosure.redactor());
                Optional<ToolOutcome> held = judges.holds().apply(call.caller()).map(CallFailures::held);
                ToolOutcome outcome = held.orElseGet(() -> switch (resolution) {
                    case Resolution.Callable callable ->
                        obliged(permit.obligations()).orElseGet(() -> switch (arguments) {
                            case Arguments.Refused refused -> CallFailures.denied(ToolCode.ARGUMENTS, refused.reason());
                            case Arguments.Read read ->
                                permitted(
                                        callable,
                                        read,
                                        new Upstream.Asked(
                                                call.caller(),
                                                id,
                                                read.tree(),
                                                read.text(),
                                                call.trace(),
                                                hearing,
                                                gate),
                                        permit.obligations().approval(),
                                        disclosure);
                        });
                    case Resolution.Out out -> out(out.state());
                    case Resolution.NoTool none ->
                        CallFailures.denied(ToolCode.UNKNOWN, "The upstream does not offer this tool.");
                    case Resolution.NoUpstream none ->
                        CallFailures.denied(ToolCode.UNKNOWN, "There is no upstream of this name.");
                });
                yield new End(
                        outcome,
                        new AuditEvent.Ruling("permit", Optional.of(permit.rule()), permit.document()),
                        pin,
                        disclosure,
                        gate.tries());
            }
        };
    }

    private Gate gate(ToolCall call, Optional<String> pin) {
        return new Gate(
                () -> judges.holds().apply(call.caller()),
                () -> resolver.resolve(call.caller().tenant(), call.tool()) instanceof Resolution.Callable callable
                        && callable.pin().equals(pin));
    }

    private static ToolOutcome out(PinState state) {
        return switch (state) {
            case PENDING -> CallFailures.denied(ToolCode.PENDING, "Nobody has approved this tool yet.");
            case QUARANTINED ->
                CallFailures.denied(
                        ToolCode.QUARANTINED,
                        "The tool no longer describes itself as it was approved; somebody has to"
                                + " look at the change.");
            case REFUSED ->
                CallFailures.denied(ToolCode.REFUSED, "Somebody has refused this tool as it describes itself.");
            case APPROVED, ABSENT -> throw new IllegalStateException("a tool that is " + state + " is not out");
        };
    }

    /** What conditions see of the arguments. */
    private static dev.caxton.policy.Arguments seen(Arguments arguments) {
        return switch (arguments) {
            case Arguments.Read read -> dev.caxton.policy.Arguments.of(read.tree());
            case Arguments.Refused refused -> new dev.caxton.policy.Arguments.Unusable("they could not be read");
        };
    }

    /** Takes the use from the caller's account. Whatever becomes of the call, it counts: a caller that errs is not to try without end. */
    private Optional<ToolOutcome> obliged(Obligations obligations) {
        return obligations.spending().flatMap(spending -> switch (judges.accounts()
                .take(spending, judges.time().instant())) {
            case GrantAccounts.Taken.Granted granted -> Optional.empty();
            case GrantAccounts.Taken.UsedUp used ->
                Optional.of(CallFailures.denied(
                        switch (used.allowance().kind()) {
                            case RATE -> ToolCode.RATE;
                            case QUOTA -> ToolCode.QUOTA;
                        },
                        "The grant '" + spending.rule() + "' admits " + used.allowance()
                                + " to each caller; try again in " + CallFailures.seconds(used.after()) + " s."));
            case GrantAccounts.Taken.NoAccount none ->
                Optional.of(CallFailures.denied(
                        ToolCode.RATE, "Too many callers are being counted at the moment; try again later."));
        });
    }

    private ToolOutcome permitted(
            Resolution.Callable callable,
            Arguments.Read arguments,
            Upstream.Asked asked,
            Optional<ApprovalRule> approval,
            Disclosure disclosure) {
        ToolDescriptor tool = callable.tool();
        Optional<String> mistake = tool.arguments().check(json.node(arguments.tree()));
        if (mistake.isPresent()) {
            return CallFailures.denied(
                    ToolCode.ARGUMENTS, "The arguments do not fit the tool's input schema: " + mistake.get() + ".");
        }
        return switch (callable.way()) {
            // Before an approval is used up for nothing.
            case Upstream.Way.Shut shut -> shut.why();
            case Upstream.Way.Open open ->
                approval.flatMap(rule -> approvable(tool, arguments, asked, rule))
                        .orElseGet(() -> {
                            Upstream.Answer answer = open.call(tool, asked);
                            return asked.gate().refusal().orElseGet(() -> switch (answer) {
                                case Upstream.Answer.Result answered ->
                                    result(answered.result(), disclosure.redactor());
                                case Upstream.Answer.None none -> disclosure.outcome(none.outcome());
                            });
                        });
        };
    }

    /** Empty if the call has its approval, which is used when its turn has come: not for one that finds no place, comes too often or is held. */
    private Optional<ToolOutcome> approvable(
            ToolDescriptor tool, Arguments.Read arguments, Upstream.Asked asked, ApprovalRule rule) {
        ExactCall exact = new ExactCall(asked.caller(), tool.name(), tool.pin(), arguments.digest());
        asked.gate().needs(() -> unapproved(() -> judges.approvals().use(exact, arguments.text(), rule)));
        return unapproved(() -> judges.approvals().look(exact, arguments.text(), rule));
    }

    /** What the caller is told; empty if the call may be made. */
    private static Optional<ToolOutcome> unapproved(Supplier<ApprovalBook.Answer> asked) {
        try {
            return switch (asked.get()) {
                case ApprovalBook.Answer.Approved approved -> Optional.empty();
                case ApprovalBook.Answer.Waiting waiting ->
                    Optional.of(new ToolOutcome.Denied(
                            ToolCode.APPROVAL_REQUIRED.code(),
                            "A person has to approve this call. The approval '" + waiting.id()
                                    + "' waits; make the very same call again before " + waiting.until()
                                    + ", once it is given.",
                            Optional.of(waiting.id())));
                case ApprovalBook.Answer.Refused refused ->
                    Optional.of(CallFailures.denied(
                            ToolCode.APPROVAL_REFUSED,
                            "A person has refused this call, as the approval '" + refused.id()
                                    + "'. It can be asked for again from " + refused.until() + " on."));
                case ApprovalBook.Answer.NoRoom none ->
                    Optional.of(CallFailures.denied(
                            ToolCode.APPROVAL_REQUIRED,
                            "A person has to approve this call, and too many calls wait for that already; try again"
                                    + " later."));
            };
        } catch (AuditException e) {
            return Optional.of(CallFailures.denied(
                    ToolCode.AUDIT, "The call was not made, since the use of its approval could not be recorded."));
        } catch (ApprovalStoreException e) {
            return Optional.of(CallFailures.denied(
                    ToolCode.APPROVAL_STORE, "The call was not made, since its approval can't be kept now."));
        }
    }

    private ToolOutcome result(Map<String, Object> result, Redactor redactor) {
        boolean wellFormed = result.get("content") instanceof List<?> content
                && content.stream().allMatch(item -> item instanceof Map<?, ?>)
                && (!result.containsKey("isError") || result.get("isError") instanceof Boolean);
        if (!wellFormed) {
            return CallFailures.failed(ToolCode.UPSTREAM, "The upstream answered what is no tool result.");
        }
        byte[] bytes;
        try {
            bytes = CanonicalJson.bytes(redactor.result(Strings.changed(result, HiddenText::revealed)));
        } catch (JsonRefused e) {
            return CallFailures.failed(
                    ToolCode.UPSTREAM, "The upstream answered what cannot be passed on: " + e.getMessage() + ".");
        }
        if (bytes.length > limits.resultBytes()) {
            return CallFailures.failed(
                    ToolCode.RESULT_TOO_LARGE,
                    "The result has " + bytes.length + " bytes; " + limits.resultBytes() + " are admitted.");
        }
        return new ToolOutcome.Answered(bytes, Boolean.TRUE.equals(result.get("isError")));
    }

    private ToolOutcome ended(AuditEvent.ToolCallIntended intent, Arguments arguments, Instant start, End end) {
        String outcome;
        String code;
        Optional<String> digest = Optional.empty();
        switch (end.outcome()) {
            case ToolOutcome.Answered answered -> {
                outcome = "answered";
                code = "OK";
                digest = Optional.of(CanonicalJson.sha256(answered.result()));
            }
            case ToolOutcome.Denied denied -> {
                outcome = "denied";
                code = denied.code();
            }
            case ToolOutcome.Failed failed -> {
                outcome = OPEN_ENDS.contains(failed.code()) ? "unknown" : "failed";
                code = failed.code();
            }
        }
        AuditEvent event = new AuditEvent.ToolCallEnded(
                intent,
                outcome,
                code,
                end.ruling(),
                end.pin(),
                digest,
                content(end.disclosure(), arguments, end.outcome()),
                end.tries(),
                Duration.between(start, judges.time().instant()));
        try {
            if (!judges.audit().record(event).toCompletableFuture().isCompletedExceptionally()) {
                return end.outcome();
            }
        } catch (AuditException e) {
            // Falls through: what cannot be recorded does not leave.
        }
        return switch (end.outcome()) {
            case ToolOutcome.Answered answered ->
                CallFailures.failed(
                        ToolCode.AUDIT, "The result was withheld, since the end of the call could not be recorded.");
            case ToolOutcome.Denied denied -> denied;
            case ToolOutcome.Failed failed ->
                failed.code().equals(ToolCode.ELICITATION.code())
                        ? CallFailures.failed(
                                ToolCode.AUDIT,
                                "What the upstream wants first was withheld, since the end of the call could not be"
                                        + " recorded.")
                        : failed;
        };
    }

    /** What the grant wants to have recorded, of arguments that could be read and a result that leaves. */
    private AuditEvent.Content content(Disclosure disclosure, Arguments arguments, ToolOutcome outcome) {
        if (!disclosure.recorded()) {
            return AuditEvent.Content.NONE;
        }
        Optional<String> sent =
                arguments instanceof Arguments.Read read ? disclosure.record(read.tree()) : Optional.empty();
        Optional<String> answered = Optional.empty();
        if (outcome instanceof ToolOutcome.Answered answer) {
            try {
                answered = Optional.of(RecordedContent.of(results.object(answer.result())));
            } catch (JsonRefused e) {
                // Whatever is wrong with it, the call has happened, and its end is recorded.
                answered = Optional.of("[not shown: " + e.getMessage() + "]");
            }
        }
        return new AuditEvent.Content(sent, answered);
    }
}
