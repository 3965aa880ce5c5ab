package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.resource.TurnCharge;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.sandbox.Resident;
import dev.caxton.runtime.sandbox.Sandbox;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where one agent's sandbox is: made, used, charged for and discarded. Every turn ends here, whatever it was for: its failure is remembered, and recorded if the guest
 * broke a limit or a rule. Used by whoever holds the agent's claim; {@link #cancel} and {@link #lastFailure} are for any thread.
 */
final class Cell {

    private static final System.Logger LOG = System.getLogger(Cell.class.getName());

    /** Guest time of {@code shutdown}: whoever stops an agent does not want to wait for it. */
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);

    private final AgentId id;
    private final LoadedModule module;
    private final Resident resident;
    private final Shared shared;
    private final Account account;
    private volatile Optional<Sandbox> sandbox = Optional.empty();
    // Also of a sandbox that is being made just now.
    private volatile boolean cancelled;
    private volatile Optional<Problem> lastFailure = Optional.empty();
    private long memory;

    Cell(LoadedModule module, Resident resident, Shared shared, Account account) {
        this.id = resident.id();
        this.module = module;
        this.resident = resident;
        this.shared = shared;
        this.account = account;
    }

    /**
     * Why there is no fresh sandbox.
     *
     * @param problem in words
     * @param host whether the host has failed, and not the guest
     */
    record Unprepared(Problem problem, boolean host) {}

    /** How the last turn that failed has ended, or why the last sandbox could not be made. */
    Optional<Problem> lastFailure() {
        return lastFailure;
    }

    boolean isEmpty() {
        return sandbox.isEmpty();
    }

    /** Whether none of the guest's code may run now. For any thread. */
    boolean held() {
        return shared.surroundings().holds().on(Hold.What.TURNS, id).isPresent();
    }

    /** Replaces the sandbox by a fresh one and runs what runs first in it. */
    Optional<Unprepared> renew(Limits limits) {
        discard();
        try {
            Sandbox made = new Sandbox(module.metered(), module.compiled(), resident, shared.surroundings());
            sandbox = Optional.of(made);
            if (cancelled) {
                made.cancel();
            }
            Outcome.Ended ended = made.prepare(limits);
            charge(made, ended, 0, 0);
            conclude(ended, Phase.INIT, Optional.empty());
            Optional<Problem> problem = Problems.of(ended.result()).map(Phase.INIT::tell);
            problem.ifPresent(p -> discard());
            return problem.map(p -> new Unprepared(p, ended.result() instanceof TurnResult.HostFailure));
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "a sandbox of " + id + " could not be made", e);
            Problem problem = new Problem(
                    "CAX-ENGINE-INSTANTIATE",
                    "the engine could not instantiate the module: " + e.getMessage(),
                    "Check that data and element segments fit into memory and table.");
            lastFailure = Optional.of(problem);
            return Optional.of(new Unprepared(problem, false));
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a sandbox of " + id + " could not be prepared", e);
            discard();
            Problem problem = Problems.host("the host could not prepare a sandbox; its log has the cause");
            lastFailure = Optional.of(problem);
            return Optional.of(new Unprepared(problem, true));
        }
    }

    /** Whether several messages may be handled in one turn. */
    boolean takesBatches() {
        return sandbox.filter(Sandbox::takesBatches).isPresent();
    }

    /** Several messages in one turn in the sandbox, which must be there. Answers for each of them. */
    List<Outcome.Ended> handle(List<Delivery> deliveries, Limits limits) {
        Sandbox used = sandbox.orElseThrow();
        List<Outcome.Ended> ended = used.handle(deliveries, limits);
        charge(used, ended.getFirst(), 1, deliveries.size());
        if (!(ended.getFirst().result() instanceof TurnResult.Completed)) {
            conclude(
                    ended.getFirst(),
                    Phase.MESSAGE,
                    Optional.of(deliveries.getFirst().envelope()));
        }
        if (used.exited()) {
            discard();
        }
        return ended;
    }

    /** Whether the guest wants to know of its end. */
    boolean knowsShutdown() {
        return sandbox.filter(Sandbox::knowsShutdown).isPresent();
    }

    /**
     * Tells the guest that it is stopped in order, if it wants to know, and discards the sandbox: no guest is told twice. Needs a permit; how it ends changes nothing for the
     * agent.
     */
    void farewell(Limits limits) {
        if (knowsShutdown()) {
            Limits brief = limits.turnTime().compareTo(LONGEST_FAREWELL) > 0
                    ? limits.change().turnTime(LONGEST_FAREWELL).build()
                    : limits;
            Sandbox used = sandbox.orElseThrow();
            Outcome.Ended ended = used.shutdown(brief);
            charge(used, ended, 0, 0);
            conclude(ended, Phase.SHUTDOWN, Optional.empty());
            discard();
        }
    }

    /** One turn in the sandbox, which must be there. */
    Outcome.Ended handle(Delivery delivery, Limits limits) {
        Sandbox used = sandbox.orElseThrow();
        Outcome.Ended ended = used.handle(delivery, limits);
        charge(used, ended, 1, 1);
        if (!(ended.result() instanceof TurnResult.Completed)) {
            conclude(ended, Phase.MESSAGE, Optional.of(delivery.envelope()));
        }
        if (used.exited()) {
            discard();
        }
        return ended;
    }

    /** Remembers how a turn failed, and records it if the guest broke a limit or a rule. */
    private void conclude(Outcome.Ended ended, Phase phase, Optional<Envelope> envelope) {
        TurnResult result = ended.result();
        Optional<Problem> problem = Problems.of(result);
        if (problem.isEmpty() || result.isTakenBack()) {
            return;
        }
        lastFailure = problem.map(phase::tell);
        if (result.isViolation()) {
            shared.surroundings()
                    .audit()
                    .record(new AuditEvent.AgentViolation(
                            Principal.agent(id),
                            id,
                            phase.written,
                            envelope.map(Envelope::id),
                            problem.get().code(),
                            ended.report().fuelUsed(),
                            envelope.flatMap(e -> e.message().trace())));
        }
    }

    /** What a turn is for, as the audit log says it. */
    private enum Phase {
        INIT("init"),
        MESSAGE("message"),
        SHUTDOWN("shutdown");

        private final String written;

        Phase(String written) {
            this.written = written;
        }

        Problem tell(Problem cause) {
            return switch (this) {
                case INIT -> Problems.preparation(cause);
                case MESSAGE -> cause;
                case SHUTDOWN -> Problems.farewell(cause);
            };
        }
    }

    private void charge(Sandbox used, Outcome.Ended ended, int turns, int messages) {
        TurnReport report = ended.report();
        account.charge(
                new TurnCharge(
                        turns,
                        report.fuelUsed(),
                        report.guestTime().toNanos(),
                        messages,
                        report.messagesSent(),
                        report.toolCalls(),
                        used.hostCalls(),
                        Problems.of(ended.result()).isEmpty() ? Optional.empty() : Optional.of(report.outcome())),
                shared.nanos().getAsLong());
        if (report.memoryBytes() != memory) {
            account.grow(report.memoryBytes() - memory);
            memory = report.memoryBytes();
        }
    }

    /** Asks the running turn to end, and every later one until {@link #allow}. */
    void cancel() {
        cancelled = true;
        sandbox.ifPresent(Sandbox::cancel);
    }

    /** Whether all turns are asked to end. For any thread. */
    boolean isCancelled() {
        return cancelled;
    }

    /** Turns may run again: the agent is started anew. */
    void allow() {
        cancelled = false;
    }

    void discard() {
        sandbox.ifPresent(Sandbox::close);
        sandbox = Optional.empty();
        if (memory != 0) {
            account.grow(-memory);
            memory = 0;
        }
    }
}
