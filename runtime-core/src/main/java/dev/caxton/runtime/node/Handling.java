package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.turn.TurnObserver;
import java.util.List;
import java.util.Optional;

/**
 * One turn of an agent from the message that begins it to what its end means: a sandbox is prepared if there is none, other messages share the turn if they may, observers
 * hear of it. Used by whoever holds the agent's claim, under a permit; the limits are for any thread.
 */
final class Handling {

    private static final System.Logger LOG = System.getLogger(Handling.class.getName());

    private final AgentId id;
    private final TurnObserver observer;
    private final Cell cell;
    private final Intake intake;
    private final Aftermath aftermath;
    private volatile Limits limits;

    /**
     * Handles the messages of one agent.
     *
     * @param id the agent
     * @param observer hears of its turns
     * @param cell where its sandbox is
     * @param intake which messages its turns get
     * @param aftermath what the ends of its turns mean
     * @param limits of its turns, until they are changed
     */
    Handling(AgentId id, TurnObserver observer, Cell cell, Intake intake, Aftermath aftermath, Limits limits) {
        this.id = id;
        this.observer = observer;
        this.cell = cell;
        this.intake = intake;
        this.aftermath = aftermath;
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /** Changes the limits. Whatever is sent from now on is handled under them. */
    void limits(Limits changed) {
        limits = changed;
    }

    /** Prepares a fresh sandbox. On a problem there is none. */
    Optional<Problem> fresh() {
        return cell.held() ? Optional.of(Problems.held(id)) : cell.renew(limits).map(Cell.Unprepared::problem);
    }

    /** Handles the next message that is still worth it, if there is one. */
    void next() {
        Optional<Delivery> first = intake.next();
        if (first.isPresent() && prepared(first.get())) {
            turn(first.get());
        }
    }

    /** Whether there is a sandbox for the message. If not, the message is done with, or waits to be handled again. */
    private boolean prepared(Delivery delivery) {
        if (!cell.isEmpty()) {
            return true;
        }
        if (cell.held()) {
            aftermath.undelivered(delivery, Problems.held(id));
            return false;
        }
        Optional<Cell.Unprepared> none = cell.renew(limits);
        if (none.isPresent() && (cell.isCancelled() || cell.held())) {
            // Somebody ended it: no failure of the agent.
            aftermath.undelivered(delivery, none.get().problem());
        } else if (none.isPresent()) {
            aftermath.unprepared(delivery, none.get());
        }
        return none.isEmpty();
    }

    private void turn(Delivery first) {
        Envelope envelope = first.envelope();
        try {
            observer.turnStarted(id, envelope);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        Outcome.Ended ended = cell.takesBatches() && Intake.sharesTurns(first) ? together(first) : alone(first);
        try {
            observer.turnEnded(id, envelope, ended.result(), ended.report());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private Outcome.Ended alone(Delivery delivery) {
        Outcome.Ended ended;
        try {
            ended = cell.handle(delivery, limits);
        } catch (RuntimeException | Error e) {
            lost(List.of(delivery));
            throw e;
        }
        aftermath.ended(delivery, ended);
        return ended;
    }

    /** The host failed where nobody expected it: whoever waits must hear of it, and what is left of the sandbox is not used again. */
    private void lost(List<Delivery> deliveries) {
        cell.discard();
        Problem problem = Problems.host("the host failed around the turn; its log has the cause");
        deliveries.forEach(delivery -> aftermath.undelivered(delivery, problem));
    }

    private Outcome.Ended together(Delivery first) {
        List<Delivery> batch = intake.together(first, limits.messageBytes());
        List<Outcome.Ended> all;
        try {
            all = cell.handle(batch, limits);
        } catch (RuntimeException | Error e) {
            lost(batch);
            throw e;
        }
        aftermath.ended(batch, all);
        return all.getFirst();
    }

    /** What an observer throws is its own affair. */
    private static void failed(Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "an observer of turns failed", e);
    }
}
