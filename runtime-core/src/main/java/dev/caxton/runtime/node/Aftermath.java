package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.RetryRule;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.message.ToolEffect;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the end of a turn means: for the sandbox, for the agent, and for the message. Used by whoever holds the agent's claim. */
final class Aftermath {

    private final AgentId id;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final Mailbox mailbox;
    private final Cell cell;
    private final Care care;
    private final Account account;

    /**
     * How the agent is looked after.
     *
     * @param supervision says whether it goes on
     * @param retry how often a message is handled again
     */
    record Care(Supervision supervision, RetryRule retry) {}

    Aftermath(Shared shared, Lifecycle lifecycle, Mailbox mailbox, Cell cell, Care care, Account account) {
        this.id = lifecycle.agent();
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.mailbox = mailbox;
        this.cell = cell;
        this.care = care;
        this.account = account;
    }

    Optional<Problem> lastFailure() {
        return cell.lastFailure();
    }

    /** A turn has ended. */
    void ended(Delivery delivery, Outcome.Ended ended) {
        if (ended.result().isTakenBack()) {
            // Neither handled again nor a dead letter.
            cell.discard();
            mailbox.done(delivery);
            delivery.listener().ended(ended);
            return;
        }
        Optional<Problem> problem = Problems.of(ended.result());
        follow(ended.result(), problem);
        if (problem.isEmpty()) {
            mailbox.done(delivery);
            delivery.listener().ended(ended);
            return;
        }
        Delivery failed = delivery.failed(ended.report().effects());
        if (!again(failed)) {
            bury(failed, problem.get());
            delivery.listener().ended(ended);
        }
    }

    /**
     * A turn with a batch has ended. If it failed, each of its messages is handled once more, at once and alone, so that one does not take the others with it; unless
     * it has called tools that must not be called twice.
     */
    void ended(List<Delivery> batch, List<Outcome.Ended> ended) {
        Outcome.Ended first = ended.getFirst();
        if (first.result().isTakenBack()) {
            // Of a batch that is none.
            ended(batch.getFirst(), first);
            return;
        }
        Optional<Problem> problem = Problems.of(first.result());
        follow(first.result(), problem);
        List<Delivery> failed = problem.isEmpty()
                ? List.of()
                : batch.stream()
                        .map(delivery -> delivery.failed(first.report().effects()))
                        .toList();
        if (!failed.isEmpty() && goesOn() && repeatable(failed.getFirst())) {
            failed.forEach(delivery -> account.retried());
            mailbox.holdBack(failed).run();
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            if (failed.isEmpty()) {
                mailbox.done(batch.get(i));
            } else {
                bury(failed.get(i), problem.orElseThrow());
            }
            batch.get(i).listener().ended(ended.get(i));
        }
    }

    private boolean goesOn() {
        AgentState state = lifecycle.state();
        return state == AgentState.RUNNING || state == AgentState.DRAINING;
    }

    private static boolean repeatable(Delivery delivery) {
        return delivery.effects().stream().allMatch(ToolEffect::idempotent);
    }

    /** No turn could begin, because no sandbox could be prepared. */
    void unprepared(Delivery delivery, Cell.Unprepared why) {
        if (why.host()) {
            hostFailed();
        } else {
            failed(why.problem());
        }
        Delivery failed = delivery.failed(List.of());
        if (!again(failed)) {
            undelivered(failed, why.problem());
        }
    }

    /** No turn will handle it. */
    void undelivered(Delivery delivery, Problem problem) {
        bury(delivery, problem);
        delivery.listener().ended(new Outcome.Undelivered(problem));
    }

    private void bury(Delivery delivery, Problem problem) {
        mailbox.done(delivery);
        shared.surroundings().deadLetters().add(id.tenant(), delivery, problem);
    }

    /** Holds a message back to be handled again later, if it may be. */
    private boolean again(Delivery delivery) {
        if (delivery.listener().waits()
                || delivery.attempts() > care.retry().times()
                || !goesOn()
                || !repeatable(delivery)) {
            return false;
        }
        account.retried();
        Duration pause = care.retry().before(delivery.attempts());
        shared.ticker().after(pause, mailbox.holdBack(List.of(delivery)));
        return true;
    }

    /** What a turn's end means for the sandbox and the agent. */
    private void follow(TurnResult result, Optional<Problem> problem) {
        switch (result) {
            case TurnResult.Completed c -> care.supervision().completed();
            // The guest returned in order: its sandbox is as sound as before.
            case TurnResult.GuestFailure g -> care.supervision().completed();
            case TurnResult.Cancelled c -> cell.discard();
            case TurnResult.HostFailure h -> {
                cell.discard();
                hostFailed();
            }
            case TurnResult.Trapped t -> violated(problem);
            case TurnResult.OutOfFuel o -> violated(problem);
            case TurnResult.DepthExceeded d -> violated(problem);
            case TurnResult.DeadlineExceeded d -> violated(problem);
            case TurnResult.MemoryExceeded m -> violated(problem);
            case TurnResult.PolicyViolation p -> violated(problem);
        }
    }

    private void violated(Optional<Problem> problem) {
        cell.discard();
        problem.ifPresent(this::failed);
    }

    /** The agent is not to blame: whoever wants the next turn finds out how long it rests, and nothing else comes of it. */
    private void hostFailed() {
        care.supervision().hostFailed(shared.nanos().getAsLong());
    }

    private void failed(Problem problem) {
        switch (care.supervision().failed(shared.nanos().getAsLong())) {
            // Whoever wants the next turn finds out how long the agent rests.
            case Supervision.Verdict.Restart restart -> {}
            case Supervision.Verdict.Rest rest -> {
                mailbox.rest();
                shared.ticker().after(rest.open(), mailbox::wake);
            }
            case Supervision.Verdict.GiveUp giveUp -> {
                lifecycle.change(Principal.agent(id), AgentState.FAILED, problem.code());
                mailbox.close();
            }
        }
    }
}
