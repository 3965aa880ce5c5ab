package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Account;
import dev.caxton.resource.Limits;
import dev.caxton.resource.TurnCharge;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.module.LoadedModule;
import dev.caxton.runtime.sandbox.Resident;
import dev.caxton.runtime.sandbox.Sandbox;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.turn.TurnReport;
import java.util.Optional;

/** Where one agent's sandbox is: made, used, charged for and discarded. Used by whoever holds the agent's claim; {@link #cancel} is for any thread. */
final class Cell {

    private static final System.Logger LOG = System.getLogger(Cell.class.getName());

    private final AgentId id;
    private final LoadedModule module;
    private final Resident resident;
    private final Shared shared;
    private final Account account;
    private volatile Optional<Sandbox> sandbox = Optional.empty();
    private long memory;

    Cell(LoadedModule module, Resident resident, Shared shared, Account account) {
        this.id = resident.id();
        this.module = module;
        this.resident = resident;
        this.shared = shared;
        this.account = account;
    }

    boolean isEmpty() {
        return sandbox.isEmpty();
    }

    /** Replaces the sandbox by a fresh one and runs what runs first in it. */
    Optional<Problem> renew(Limits limits) {
        discard();
        try {
            Sandbox made = new Sandbox(module.metered(), module.compiled(), resident, shared.surroundings());
            sandbox = Optional.of(made);
            Outcome.Ended ended = made.prepare(limits);
            charge(ended, 0);
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

    /** One turn in the sandbox, which must be there. */
    Outcome.Ended handle(Delivery delivery, Limits limits) {
        Sandbox used = sandbox.orElseThrow();
        Outcome.Ended ended = used.handle(delivery, limits);
        charge(ended, 1);
        if (used.exited()) {
            discard();
        }
        return ended;
    }

    private void charge(Outcome.Ended ended, int turns) {
        TurnReport report = ended.report();
        account.charge(
                new TurnCharge(
                        turns,
                        report.fuelUsed(),
                        report.guestTime().toNanos(),
                        turns,
                        report.messagesSent(),
                        report.toolCalls(),
                        ended.hostCalls(),
                        Problems.of(ended.result()).map(p -> report.outcome())),
                shared.nanos().getAsLong());
        if (report.memoryBytes() != memory) {
            account.grow(report.memoryBytes() - memory);
            memory = report.memoryBytes();
        }
    }

    /** Asks the running turn to end. */
    void cancel() {
        sandbox.ifPresent(Sandbox::cancel);
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
