package dev.caxton.runtime.node;

import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.AgentState;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.sandbox.GuestAbi;
import dev.caxton.runtime.sandbox.GuestLog;
import dev.caxton.runtime.sandbox.KeptState;
import dev.caxton.runtime.sandbox.Resident;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final AgentId id;
    private final LoadedModule module;
    private final Shared shared;
    private final Lifecycle lifecycle;
    private final int mostTogether;
    private final List<DeclaredTool> tools;
    private final Scheduler.Seat seat;
    private final Resident resident;
    private final Mailbox mailbox;
    private final Cell cell;
    private final Supervision supervision;
    private final Pace pace;
    private final Aftermath aftermath;
    private final Semaphore claim = new Semaphore(1);
    private volatile Limits limits;
    // Another version is about to take its place: no turn begins.
    private volatile boolean paused;
    private volatile Optional<Runnable> afterwards = Optional.empty();

    Turns(
            AgentDescriptor descriptor,
            LevelRules rules,
            LoadedModule module,
            Shared shared,
            Seating seating,
            Lifecycle lifecycle,
            Optional<Estate> estate) {
        this.id = descriptor.id();
        this.module = module;
        this.shared = shared;
        this.lifecycle = lifecycle;
        this.mostTogether = rules.quotas().batch();
        this.tools = descriptor.tools();
        this.limits = descriptor.limits();
        this.seat = seating.seat();
        this.resident = new Resident(
                id,
                descriptor.peers(),
                new Resident.Rules(rules.clockResolution(), rules.quotas()),
                seat,
                estate.map(Estate::belongings)
                        .orElseGet(() -> new Resident.Belongings(
                                new GuestLog(shared.logs()),
                                new KeptState(id, shared.kept().state()),
                                shared.kept().timers().of(id))));
        this.mailbox = estate.map(Estate::mailbox)
                .orElseGet(() ->
                        new Mailbox(limits.mailboxLength(), limits.messageBytes(), shared.messages(), this::arrived));
        Account account = seating.account();
        this.cell = new Cell(module, resident, shared, account);
        this.supervision = new Supervision(descriptor.upkeep().restart());
        this.pace = new Pace(account, supervision, shared, this::awake);
        this.aftermath = new Aftermath(
                shared,
                lifecycle,
                mailbox,
                cell,
                new Aftermath.Care(supervision, descriptor.upkeep().retry()),
                account);
    }

    /**
     * An agent's account and its place in the queue.
     *
     * @param account what it may use and has used
     * @param seat its place
     */
    record Seating(Account account, Scheduler.Seat seat) {}

    /**
     * What goes from one version of an agent to the next: what belongs to its name.
     *
     * @param mailbox with what waits in it
     * @param belongings log, state and timers
     */
    record Estate(Mailbox mailbox, Resident.Belongings belongings) {}

    Estate estate() {
        return new Estate(mailbox, resident.belongings());
    }

    Mailbox mailbox() {
        return mailbox;
    }

    GuestLog log() {
        return resident.log();
    }

    /** What the agent keeps from turn to turn. */
    KeptState state() {
        return resident.state();
    }

    Optional<Problem> lastFailure() {
        return aftermath.lastFailure();
    }

    AgentHealth health() {
        return supervision.health(shared.nanos().getAsLong());
    }

    Limits limits() {
        return limits;
    }

    /** Changes the limits: the next turn obeys them. */
    void limits(Limits changed) {
        limits = changed;
        mailbox.limits(changed.mailboxLength(), changed.messageBytes());
        arrived();
    }

    /** Prepares a fresh sandbox under a permit. Blocks until it is there or has failed. */
    Optional<Problem> prepare() {
        if (!claimed()) {
            return Optional.of(Problems.busy(id));
        }
        CompletableFuture<Optional<Problem>> done = new CompletableFuture<>();
        CompletableFuture<Void> idle = new CompletableFuture<>();
        seat.submit(() -> {
            try {
                done.complete(fresh());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            } finally {
                try {
                    letGo();
                } finally {
                    idle.complete(null);
                }
            }
        });
        // Whoever asked may remove the agent at once, and finds it idle.
        idle.join();
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

    /** Lets no turn begin, and waits for the one that runs. Whether it has ended in time; if so, the caller has the claim. */
    boolean pause(Duration patience) {
        paused = true;
        if (claimed(patience)) {
            return true;
        }
        paused = false;
        arrived();
        return false;
    }

    /** Goes on after a pause. Called with the claim. */
    void goOn() {
        paused = false;
        // It may have been stopped or drained meanwhile, which the end of a turn sees to.
        seat.submit(this::run);
    }

    /** Ends it without a word, since the next version goes on with its estate. Called after a pause, with the claim, which is never put down again. */
    void retire() {
        cell.discard();
        module.close();
    }

    /** Takes over the mailbox of the version before, when this one is ready for turns. */
    void takeOver() {
        if (!module.metered().exports().contains(GuestAbi.HANDLE_TIMER)) {
            resident.timers().clear();
        }
        mailbox.limits(limits.mailboxLength(), limits.messageBytes());
        mailbox.arrivesAt(this::arrived);
        arrived();
    }

    /** Forgets past failures. */
    void forgive() {
        supervision.reset();
    }

    /** Cancels the running turn and sends what waits to the dead letters. The state has been changed before. */
    void halt() {
        mailbox.close();
        undeliverable();
        resident.timers().clear();
        if (claim.tryAcquire()) {
            end();
            return;
        }
        // If the turn has ended already, that changes nothing: its sandbox is there to say goodbye.
        cell.cancel();
        if (claimed()) {
            end();
        }
    }

    /** Nothing runs, and nothing will: the guest may say goodbye. Called with the claim. */
    private void end() {
        if (!cell.knowsShutdown() || held()) {
            cell.discard();
            letGo();
            return;
        }
        seat.submit(() -> {
            try {
                cell.farewell(limits);
            } finally {
                cell.discard();
                letGo();
            }
        });
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
        undeliverable();
        resident.timers().clear();
        afterwards = Optional.of(after);
        if (!claim.tryAcquire()) {
            cell.cancel();
            // Put down between the two: then nobody else will look.
            if (!claim.tryAcquire()) {
                return;
            }
        }
        end();
    }

    private boolean claimed() {
        return claimed(PATIENCE);
    }

    private boolean claimed(Duration patience) {
        try {
            return claim.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Puts the claim down, unless there is more to do: whoever adds work while it is held relies on that. */
    private void letGo() {
        while (true) {
            if (afterwards.isPresent()) {
                if (cell.knowsShutdown() && !held()) {
                    end();
                    return;
                }
                cell.discard();
                resident.log().clear();
                Runnable last = afterwards.get();
                module.close();
                // The claim is never put down again: nothing of the agent may run any more.
                last.run();
                return;
            }
            claim.release();
            boolean more = afterwards.isPresent() || (mailbox.hasNext() && ready());
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
        if (mailbox.hasNext() && ready() && claim.tryAcquire()) {
            seat.submit(this::run);
        }
    }

    /** A rest is over, or there is fuel again. */
    private void awake() {
        if (paused) {
            return;
        }
        if (health().breaker() != AgentHealth.Breaker.OPEN) {
            mailbox.wake();
        }
        arrived();
    }

    private boolean ready() {
        return !paused && !held() && live() && pace.permits();
    }

    /** Whether none of its turns may begin now. */
    boolean held() {
        return shared.surroundings().holds().on(Hold.What.TURNS, id).isPresent();
    }

    /** A hold was released: what waits goes on. */
    void resume() {
        if (lifecycle.state() == AgentState.DRAINING && mailbox.isEmpty() && claim.tryAcquire()) {
            seat.submit(this::run);
        } else {
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
            // Whoever is above may have spent the fuel while this waited for a permit.
            if (mailbox.hasNext() && ready()) {
                next().ifPresent(this::turn);
            }
        } finally {
            if (lifecycle.state() == AgentState.DRAINING && mailbox.isEmpty()) {
                if (!held()) {
                    cell.farewell(limits);
                }
                // Lost if somebody stopped it just now: then it is stopped all the same.
                lifecycle.change(Principal.agent(id), AgentState.STOPPED, "DRAINED");
            }
            if (!live()) {
                // Stopped after its turn had ended and before this: no turn was cancelled.
                if (!held()) {
                    cell.farewell(limits);
                }
                cell.discard();
                undeliverable();
                // Those that the last turn set when it was too late.
                resident.timers().clear();
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
            if (wanted(next.get())) {
                return next;
            }
        }
    }

    /** Whether a message that was taken out is still worth handling. If not, it is done with. */
    private boolean wanted(Delivery delivery) {
        boolean expired = delivery.envelope()
                .message()
                .deadline()
                .filter(deadline ->
                        deadline.isBefore(shared.surroundings().time().instant()))
                .isPresent();
        if (!expired && !declares(delivery.envelope())) {
            aftermath.undelivered(delivery, Problems.toolReplaced(id));
            return false;
        }
        if (!expired && delivery.listener().begin()) {
            return true;
        }
        aftermath.undelivered(delivery, Problems.expired());
        return false;
    }

    /** What was decided on is a call of the tool as one version declared it, and no other version gets it. */
    private boolean declares(Envelope envelope) {
        return envelope.tool().map(tools::contains).orElse(true);
    }

    /** Timers have a handler of their own, and what has failed in a batch is handled alone. */
    private static boolean goesWithOthers(Delivery delivery) {
        return delivery.attempts() == 0 && delivery.envelope().timer().isEmpty();
    }

    /** A message and those behind it that go with it: no more, and no more content, than one turn gets. */
    private List<Delivery> batch(Delivery first) {
        List<Delivery> batch = new ArrayList<>();
        batch.add(first);
        long left = limits.messageBytes() - (long) first.envelope().message().size();
        while (batch.size() < mostTogether) {
            long room = left;
            Optional<Delivery> next = mailbox.poll(delivery ->
                    goesWithOthers(delivery) && delivery.envelope().message().size() <= room);
            if (next.isEmpty()) {
                return batch;
            }
            if (wanted(next.get())) {
                batch.add(next.get());
                left -= next.get().envelope().message().size();
            }
        }
        return batch;
    }

    private void turn(Delivery delivery) {
        if (cell.isEmpty()) {
            if (held()) {
                aftermath.undelivered(delivery, Problems.held(id));
                return;
            }
            Optional<Problem> problem = cell.renew(limits);
            if (problem.isPresent()) {
                aftermath.unprepared(delivery, problem.get());
                return;
            }
        }
        Envelope envelope = delivery.envelope();
        observe(() -> shared.observer().turnStarted(id, envelope));
        Outcome.Ended ended;
        if (cell.takesBatches() && goesWithOthers(delivery)) {
            List<Delivery> batch = batch(delivery);
            List<Outcome.Ended> all = cell.handle(batch, limits);
            ended = all.getFirst();
            aftermath.ended(batch, all);
        } else {
            ended = cell.handle(delivery, limits);
            aftermath.ended(delivery, ended);
        }
        observe(() -> shared.observer().turnEnded(id, envelope, ended.result(), ended.report()));
    }

    private Optional<Problem> fresh() {
        if (held()) {
            return Optional.of(Problems.held(id));
        }
        return cell.renew(limits);
    }

    private void undeliverable() {
        mailbox.clear().forEach(delivery -> aftermath.undelivered(delivery, Posting.Reason.STOPPED.problem(id)));
    }

    private static void observe(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an observer of turns failed", e);
        }
    }
}
