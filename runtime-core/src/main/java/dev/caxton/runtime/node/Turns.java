package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.resource.TurnCharge;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.sandbox.GuestLog;
import dev.caxton.runtime.sandbox.Resident;
import dev.caxton.runtime.sandbox.Sandbox;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The turns of one agent, one after the other. Whoever holds the claim runs or will run the next turn and owns the sandbox; a message that arrives while nobody
 * holds it takes it and queues the agent for a permit.
 */
final class Turns {

    private static final System.Logger LOG = System.getLogger(Turns.class.getName());

    /** How long a change of state waits for a turn that was told to end: many slices, and no tool call. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AgentDescriptor descriptor;
    private final AgentId id;
    private final LoadedModule module;
    private final Shared shared;
    private final Account account;
    private final Lifecycle lifecycle;
    private final Scheduler.Seat seat;
    private final Resident resident;
    private final Mailbox mailbox;
    private final Semaphore claim = new Semaphore(1);
    private final Supervision supervision = new Supervision();
    private volatile Optional<Sandbox> sandbox = Optional.empty();
    private volatile Optional<Problem> lastFailure = Optional.empty();
    private volatile Optional<Long> pausedUntil = Optional.empty();
    private volatile Optional<Runnable> afterwards = Optional.empty();

    Turns(
            AgentDescriptor descriptor,
            LevelRules rules,
            LoadedModule module,
            Shared shared,
            Tenant tenant,
            Account account,
            Lifecycle lifecycle) {
        this.descriptor = descriptor;
        this.id = descriptor.id();
        this.module = module;
        this.shared = shared;
        this.account = account;
        this.lifecycle = lifecycle;
        this.seat = shared.scheduler().seat(tenant.share(), descriptor.upkeep().weight());
        this.resident = new Resident(id, descriptor.peers(), rules.clockResolution(), new GuestLog(), seat);
        this.mailbox = new Mailbox(
                descriptor.limits().mailboxLength(),
                descriptor.limits().messageBytes(),
                shared.messages(),
                this::arrived);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    GuestLog log() {
        return resident.log();
    }

    Optional<Problem> lastFailure() {
        return lastFailure;
    }

    /** Prepares a fresh sandbox under a permit. Blocks until it is there or has failed. */
    Optional<Problem> prepare() {
        if (!claimed()) {
            return Optional.of(Problems.busy(id));
        }
        CompletableFuture<Optional<Problem>> done = new CompletableFuture<>();
        seat.submit(() -> {
            try {
                done.complete(fresh());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            } finally {
                letGo();
            }
        });
        return done.join();
    }

    /** Whether no turn runs or is about to. Blocks for a short while if one does. */
    boolean idle() {
        if (!claimed()) {
            return false;
        }
        letGo();
        return true;
    }

    /** Forgets past failures. */
    void forgive() {
        pausedUntil = Optional.empty();
        if (claimed()) {
            supervision.reset();
            letGo();
        }
    }

    /** Cancels the running turn and sends what waits to the dead letters. The state has been changed before. */
    void halt() {
        mailbox.close();
        sandbox.ifPresent(Sandbox::cancel);
        undeliverable();
        if (claimed()) {
            discard();
            letGo();
        }
    }

    /** Takes no new messages and lets the turns of those that wait go on. The state has been changed before. */
    void drain() {
        mailbox.close();
        if (claim.tryAcquire()) {
            seat.submit(this::run);
        }
    }

    /** As {@link #halt}, and gives back what the agent holds once no turn uses it. */
    void dispose(Runnable after) {
        mailbox.close();
        sandbox.ifPresent(Sandbox::cancel);
        undeliverable();
        afterwards = Optional.of(after);
        if (claim.tryAcquire()) {
            letGo();
        }
    }

    private boolean claimed() {
        try {
            return claim.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Puts the claim down, unless there is more to do: whoever adds work while it is held relies on that. */
    private void letGo() {
        while (true) {
            if (afterwards.isPresent()) {
                discard();
                Runnable last = afterwards.get();
                module.close();
                // The claim is never put down again: nothing of the agent may run any more.
                last.run();
                return;
            }
            claim.release();
            boolean more = afterwards.isPresent() || (ready() && !mailbox.isEmpty());
            if (!more || !claim.tryAcquire()) {
                return;
            }
            if (afterwards.isEmpty()) {
                seat.submit(this::run);
                return;
            }
        }
    }

    private void arrived() {
        if (ready() && claim.tryAcquire()) {
            seat.submit(this::run);
        }
    }

    private boolean ready() {
        return (pausedUntil.isEmpty() || shared.nanos().getAsLong() - pausedUntil.get() >= 0) && !held();
    }

    private boolean held() {
        return shared.surroundings().holds().on(Hold.What.TURNS, id).isPresent();
    }

    /** A hold was released: what waits goes on. */
    void resume() {
        if (!mailbox.isEmpty() || lifecycle.state() == AgentState.DRAINING) {
            arrived();
        }
    }

    private boolean live() {
        AgentState state = lifecycle.state();
        return state == AgentState.RUNNING || state == AgentState.DRAINING;
    }

    /** One turn. Runs with the claim and a permit. */
    private void run() {
        try {
            if (live() && !held()) {
                next().ifPresent(this::turn);
            }
        } finally {
            if (lifecycle.state() == AgentState.DRAINING && mailbox.isEmpty()) {
                // Lost if somebody stopped it just now: then it is stopped all the same.
                lifecycle.change(Principal.agent(id), AgentState.STOPPED, "DRAINED");
            }
            if (!live()) {
                discard();
                undeliverable();
            }
            letGo();
        }
    }

    /** The next message that is still worth handling. */
    private Optional<Delivery> next() {
        while (true) {
            Optional<Delivery> next = mailbox.poll();
            if (next.isEmpty()) {
                return next;
            }
            Delivery delivery = next.get();
            boolean expired = delivery.envelope()
                    .message()
                    .deadline()
                    .filter(deadline ->
                            deadline.isBefore(shared.surroundings().time().instant()))
                    .isPresent();
            if (!expired && delivery.listener().begin()) {
                return next;
            }
            undelivered(
                    delivery,
                    new Problem(
                            "CAX-MESSAGE-EXPIRED",
                            "the message was not handled before its deadline",
                            "Send it again with a later deadline."));
        }
    }

    private void turn(Delivery delivery) {
        if (sandbox.isEmpty()) {
            Optional<Problem> problem = fresh();
            if (problem.isPresent()) {
                undelivered(delivery, problem.get());
                failed(problem.get());
                return;
            }
        }
        Envelope envelope = delivery.envelope();
        observe(() -> shared.observer().turnStarted(id, envelope));
        Outcome.Ended ended = sandbox.orElseThrow().handle(delivery, descriptor.limits());
        TurnReport report = ended.report();
        Optional<Problem> problem = Problems.of(ended.result());
        account.charge(new TurnCharge(
                1,
                report.fuelUsed(),
                report.guestTime().toNanos(),
                1,
                report.messagesSent(),
                report.toolCalls(),
                ended.hostCalls(),
                problem.map(p -> report.outcome())));
        problem.ifPresent(p -> {
            lastFailure = Optional.of(p);
            shared.surroundings().deadLetters().add(id.tenant(), envelope, p);
        });
        follow(ended, envelope, problem);
        delivery.listener().ended(ended);
        observe(() -> shared.observer().turnEnded(id, envelope, ended.result(), report));
    }

    /** What a turn's end means for the sandbox and the agent. */
    private void follow(Outcome.Ended ended, Envelope envelope, Optional<Problem> problem) {
        switch (ended.result()) {
            case TurnResult.Completed c -> supervision.completed();
            // The guest returned in order: its sandbox is as sound as before.
            case TurnResult.GuestFailure g -> supervision.completed();
            case TurnResult.Cancelled c -> discard();
            case TurnResult.HostFailure h -> {
                discard();
                problem.ifPresent(this::failed);
            }
            case TurnResult.Trapped t -> violated(ended, envelope, problem);
            case TurnResult.OutOfFuel o -> violated(ended, envelope, problem);
            case TurnResult.DepthExceeded d -> violated(ended, envelope, problem);
            case TurnResult.DeadlineExceeded d -> violated(ended, envelope, problem);
            case TurnResult.MemoryExceeded m -> violated(ended, envelope, problem);
            case TurnResult.PolicyViolation p -> violated(ended, envelope, problem);
        }
    }

    private void violated(Outcome.Ended ended, Envelope envelope, Optional<Problem> problem) {
        discard();
        problem.ifPresent(p -> {
            shared.surroundings()
                    .audit()
                    .record(new AuditEvent.AgentViolation(
                            Principal.agent(id),
                            id,
                            envelope.id(),
                            p.code(),
                            ended.report().fuelUsed()));
            failed(p);
        });
    }

    private void failed(Problem problem) {
        switch (supervision.failed(shared.surroundings().time().instant())) {
            case Supervision.Verdict.Restart restart -> {
                if (!restart.pause().isZero()) {
                    pausedUntil = Optional.of(
                            shared.nanos().getAsLong() + restart.pause().toNanos());
                    shared.ticker().after(restart.pause(), this::arrived);
                }
            }
            case Supervision.Verdict.GiveUp giveUp -> {
                lifecycle.change(Principal.agent(id), AgentState.FAILED, problem.code());
                mailbox.close();
            }
        }
    }

    /** Replaces the sandbox by a fresh one and runs what runs first in it. */
    private Optional<Problem> fresh() {
        discard();
        if (held()) {
            return Optional.of(Problems.held(id));
        }
        try {
            Sandbox made = new Sandbox(module.metered(), module.compiled(), resident, shared.surroundings());
            sandbox = Optional.of(made);
            Outcome.Ended ended = made.prepare(descriptor.limits());
            account.charge(new TurnCharge(
                    0,
                    ended.report().fuelUsed(),
                    ended.report().guestTime().toNanos(),
                    0,
                    0,
                    0,
                    ended.hostCalls(),
                    Problems.of(ended.result()).map(p -> ended.report().outcome())));
            Optional<Problem> problem = Problems.of(ended.result()).map(Problems::preparation);
            problem.ifPresent(p -> discard());
            return problem;
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "a sandbox of " + id + " could not be made", e);
            return Optional.of(new Problem(
                    "CAX-ENGINE-INSTANTIATE",
                    "the engine could not instantiate the module: " + e.getMessage(),
                    "Check that data and element segments fit into memory and table."));
        }
    }

    private void discard() {
        sandbox.ifPresent(Sandbox::close);
        sandbox = Optional.empty();
    }

    private void undeliverable() {
        Optional<Delivery> next = mailbox.poll();
        while (next.isPresent()) {
            undelivered(next.get(), Posting.Reason.STOPPED.problem(id));
            next = mailbox.poll();
        }
    }

    private void undelivered(Delivery delivery, Problem problem) {
        shared.surroundings().deadLetters().add(id.tenant(), delivery.envelope(), problem);
        delivery.listener().ended(new Outcome.Undelivered(problem));
    }

    private static void observe(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an observer of turns failed", e);
        }
    }
}
