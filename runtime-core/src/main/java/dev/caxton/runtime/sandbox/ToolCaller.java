package dev.caxton.runtime.sandbox;

import dev.caxton.policy.identity.ToolName;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.digest.Digests;
import dev.caxton.runtime.message.ToolEffect;
import dev.caxton.runtime.spi.ToolBroker;
import dev.caxton.runtime.spi.ToolCall;
import dev.caxton.runtime.spi.ToolOutcome;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Calls tools for one guest and holds the last result until it is read. */
final class ToolCaller {

    private final Resident resident;
    private final Surroundings surroundings;
    private Optional<byte[]> result = Optional.empty();

    ToolCaller(Resident resident, Surroundings surroundings) {
        this.resident = resident;
        this.surroundings = surroundings;
    }

    void forget() {
        result = Optional.empty();
    }

    /** A part of the held result. */
    Optional<byte[]> part(long offset, long length) {
        return result.map(held -> {
            int from = (int) Math.min(offset, held.length);
            return Arrays.copyOfRange(held, from, (int) Math.min(from + length, held.length));
        });
    }

    Answer call(Turn turn, String name, byte[] arguments) {
        result.ifPresent(held -> turn.effects().room().giveBack(held.length));
        forget();
        ToolName tool;
        try {
            tool = ToolName.parse(name);
        } catch (IllegalArgumentException e) {
            return new Answer.Failed(ErrorCode.INVALID_ARGUMENT, "call_tool: " + e.getMessage());
        }
        if (surroundings.tools().isEmpty()) {
            return new Answer.Failed(ErrorCode.UNAVAILABLE, "call_tool: this runtime has no way to tools");
        }
        Optional<Hold> hold = surroundings.holds().on(Hold.What.TOOL_CALLS, resident.id());
        if (hold.isPresent()) {
            return new Answer.Failed(ErrorCode.UNAVAILABLE, "call_tool: CAX-HOLD: held: " + hold.get());
        }
        // What has been stopped makes no calls: nobody takes them back.
        turn.check();
        ToolBroker broker = surroundings.tools().get();
        ToolCall call = new ToolCall(
                resident.principal(),
                tool,
                arguments,
                turn.work().first().flatMap(e -> e.message().trace()),
                turn.policy());
        return switch (outcome(turn, broker, call)) {
            case ToolOutcome.Answered answered -> hold(turn, answered.result());
            case ToolOutcome.Denied denied ->
                new Answer.Failed(denial(denied.code()), text(denied.code(), denied.reason()));
            case ToolOutcome.Failed failed ->
                new Answer.Failed(failure(failed.code()), text(failed.code(), failed.reason()));
        };
    }

    /** The call counts as an effect of the turn before it is made, so that a turn that ends meanwhile has it too. */
    private static ToolOutcome outcome(Turn turn, ToolBroker broker, ToolCall call) {
        AtomicReference<Optional<ToolOutcome>> known = new AtomicReference<>(Optional.empty());
        AtomicBoolean idempotent = new AtomicBoolean();
        ToolEffect begun = new ToolEffect(call.tool(), Digests.sha256(call.arguments()), false, false);
        int effect = turn.begin(begun);
        try {
            return turn.elsewhere("caxton-tool", () -> {
                idempotent.set(broker.idempotent(call));
                ToolOutcome outcome = broker.call(call, turn.abandoned());
                known.set(Optional.of(outcome));
                return kept(turn, outcome);
            });
        } finally {
            turn.end(effect, effect(begun, known.get(), idempotent.get()));
        }
    }

    /** Takes room for a result before anything waits with it in hand. */
    private static ToolOutcome kept(Turn turn, ToolOutcome outcome) {
        return outcome instanceof ToolOutcome.Answered answered
                        && !turn.effects().room().take(answered.result().length)
                ? new ToolOutcome.Failed(
                        "CAX-TURN-NO-ROOM",
                        "the tool has been called and has answered, and this node has no room for the answer now")
                : outcome;
    }

    private static Optional<ToolEffect> effect(ToolEffect begun, Optional<ToolOutcome> known, boolean idempotent) {
        ToolEffect unknown = new ToolEffect(begun.tool(), begun.arguments(), false, idempotent);
        if (known.isEmpty()) {
            return Optional.of(unknown);
        }
        return switch (known.get()) {
            case ToolOutcome.Answered answered ->
                Optional.of(new ToolEffect(begun.tool(), begun.arguments(), true, idempotent));
            case ToolOutcome.Denied denied -> Optional.empty();
            case ToolOutcome.Failed failed ->
                failure(failed.code()) == ErrorCode.UNAVAILABLE ? Optional.empty() : Optional.of(unknown);
        };
    }

    private Answer hold(Turn turn, byte[] bytes) {
        if (bytes.length > turn.limits().memoryBytes()) {
            turn.effects().room().giveBack(bytes.length);
            return new Answer.Failed(ErrorCode.TOO_LARGE, "call_tool: the result is larger than the agent's memory");
        }
        turn.charge(Charges.copying(bytes.length));
        result = Optional.of(bytes);
        return new Answer.Done(bytes.length);
    }

    private static String text(String code, String reason) {
        return "call_tool: " + code + ": " + reason;
    }

    private static ErrorCode denial(String code) {
        return switch (code) {
            case "CAX-TOOL-APPROVAL-REQUIRED" -> ErrorCode.APPROVAL_REQUIRED;
            case "CAX-TOOL-RATE", "CAX-TOOL-QUOTA" -> ErrorCode.LIMIT;
            case "CAX-TOOL-HELD" -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.DENIED;
        };
    }

    private static ErrorCode failure(String code) {
        return switch (code) {
            case "CAX-TOOL-TIMEOUT" -> ErrorCode.TIMEOUT;
            case "CAX-TOOL-AGENT-TOO-LARGE" -> ErrorCode.TOO_LARGE;
            case "CAX-TOOL-AGENT-STOPPED",
                    "CAX-TOOL-AGENT-RESTING",
                    "CAX-TOOL-AGENT-HELD",
                    "CAX-TOOL-AGENT-FULL",
                    "CAX-TOOL-AGENT-NOT-BEGUN",
                    "CAX-TOOL-AGENT-REPLACED" -> ErrorCode.UNAVAILABLE;
            case "CAX-TOOL-UNAVAILABLE", "CAX-TOOL-BREAKER-OPEN", "CAX-TOOL-BUSY", "CAX-TOOL-UPSTREAM-RATE" ->
                ErrorCode.UNAVAILABLE;
            default -> ErrorCode.TOOL_FAILED;
        };
    }
}
