package dev.caxton.runtime;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Message;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.node.Agents;
import dev.caxton.runtime.node.Problems;
import dev.caxton.runtime.sandbox.Surroundings;
import dev.caxton.runtime.spi.Handed;
import dev.caxton.runtime.spi.ToolAnswer;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.spi.ToolRequest;
import dev.caxton.runtime.turn.TurnResult;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Calls of agents' tools, on the way of all messages: the same mailboxes, limits and turns. Safe for use by many threads. */
final class HostedCalls implements ToolHost {

    private final Agents agents;
    private final Surroundings surroundings;

    HostedCalls(Agents agents, Surroundings surroundings) {
        this.agents = agents;
        this.surroundings = surroundings;
    }

    @Override
    public Optional<ToolAnswer.Failed> obstacle(AgentId id) {
        boolean runs = agents.find(id)
                .filter(agent -> agent.state() == AgentState.RUNNING)
                .isPresent();
        if (!runs) {
            return Optional.of(failed(
                    ToolAnswer.Cause.STOPPED,
                    (agents.find(id).isPresent() ? Posting.Reason.STOPPED : Posting.Reason.UNKNOWN).problem(id)));
        }
        // Its messages would wait for somebody who may release it some day.
        return surroundings.holds().on(Hold.What.TURNS, id).isPresent()
                ? Optional.of(failed(ToolAnswer.Cause.HELD, Problems.held(id)))
                : Optional.empty();
    }

    @Override
    public Handed hand(ToolRequest request) {
        Message.Builder message = Message.to(request.agent())
                .content(request.arguments())
                .conversation(request.call())
                .deadline(request.deadline());
        request.trace().ifPresent(message::trace);
        // Whoever waits is told of a failure at once: a call is never made a second time by itself.
        Fate fate = new Fate(true);
        Optional<ToolAnswer.Failed> refused = obstacle(request.agent())
                .or(() -> posted(request, new Delivery(envelope(request, message.build()), fate)));
        return new OnItsWay(
                fate,
                refused.<CompletableFuture<ToolAnswer>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> fate.outcome().thenApply(HostedCalls::answer)));
    }

    private Envelope envelope(ToolRequest request, Message message) {
        return new Envelope(
                surroundings.ids().get(),
                request.caller(),
                message,
                surroundings.time().instant(),
                OptionalLong.empty(),
                Optional.of(request.tool()));
    }

    private Optional<ToolAnswer.Failed> posted(ToolRequest request, Delivery delivery) {
        return switch (surroundings
                .post()
                .reserve(request.agent(), delivery.envelope().message().size())) {
            case Posting.Refused refused -> Optional.of(refused(request.agent(), refused.reason()));
            case Posting.Slot slot ->
                slot.commit(delivery)
                        ? Optional.empty()
                        : Optional.of(refused(request.agent(), Posting.Reason.STOPPED));
        };
    }

    private static ToolAnswer.Failed refused(AgentId agent, Posting.Reason reason) {
        return failed(
                switch (reason) {
                    case UNKNOWN, STOPPED -> ToolAnswer.Cause.STOPPED;
                    case RESTING -> ToolAnswer.Cause.RESTING;
                    case FULL, NO_ROOM -> ToolAnswer.Cause.FULL;
                    case TOO_LARGE -> ToolAnswer.Cause.TOO_LARGE;
                },
                reason.problem(agent));
    }

    private static ToolAnswer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Undelivered undelivered -> failed(cause(undelivered.problem()), undelivered.problem());
            case Outcome.Ended ended ->
                Problems.of(ended.result())
                        .<ToolAnswer>map(problem -> failed(cause(ended.result()), problem))
                        .orElseGet(() -> ended.reply()
                                .<ToolAnswer>map(ToolAnswer.Replied::new)
                                .orElseGet(ToolAnswer.Silent::new));
        };
    }

    /** What became of a message that no turn handled. */
    private static ToolAnswer.Cause cause(Problem problem) {
        return switch (problem.code()) {
            case Problems.EXPIRED -> ToolAnswer.Cause.NOT_BEGUN;
            case Problems.HELD -> ToolAnswer.Cause.HELD;
            case Problems.INIT -> ToolAnswer.Cause.INIT;
            case Problems.TOOL_REPLACED -> ToolAnswer.Cause.REPLACED;
            // The agent was stopped while it waited, or the engine had no sandbox.
            default ->
                problem.code().equals(Posting.Reason.STOPPED.code()) ? ToolAnswer.Cause.STOPPED : ToolAnswer.Cause.HOST;
        };
    }

    private static ToolAnswer.Cause cause(TurnResult result) {
        return switch (result) {
            case TurnResult.Completed completed ->
                throw new IllegalArgumentException("a completed turn has not failed");
            case TurnResult.GuestFailure g -> ToolAnswer.Cause.STATUS;
            case TurnResult.Trapped t -> ToolAnswer.Cause.TRAPPED;
            case TurnResult.OutOfFuel o -> ToolAnswer.Cause.FUEL;
            case TurnResult.DepthExceeded d -> ToolAnswer.Cause.DEPTH;
            case TurnResult.DeadlineExceeded d -> ToolAnswer.Cause.TIME;
            case TurnResult.MemoryExceeded m -> ToolAnswer.Cause.MEMORY;
            case TurnResult.PolicyViolation p -> ToolAnswer.Cause.RULE;
            case TurnResult.HostFailure h -> ToolAnswer.Cause.HOST;
            case TurnResult.Cancelled c -> ToolAnswer.Cause.CANCELLED;
        };
    }

    private static ToolAnswer.Failed failed(ToolAnswer.Cause cause, Problem problem) {
        return new ToolAnswer.Failed(cause, problem);
    }

    private record OnItsWay(Fate fate, CompletableFuture<ToolAnswer> answer) implements Handed {
        @Override
        public boolean giveUp() {
            return fate.giveUp();
        }

        @Override
        public boolean cancel() {
            return fate.cancel();
        }
    }
}
