package dev.caxton.runtime.sandbox;

import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One instance of a module and the turns it takes. Used by one thread at a time, which holds a permit; {@link #cancel} is for any. Spent after a turn that ended
 * in anything but {@link TurnResult.Completed} or {@link TurnResult.GuestFailure}.
 */
public final class Sandbox implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());

    private final Set<String> exports;
    private final boolean start;
    private final AgentId agent;
    private final Surroundings surroundings;
    private final Scheduler.Seat seat;
    private final HostFunctions functions;
    private final GuestInstance instance;
    private final Turn.Guest guest;
    private final AtomicReference<Optional<Turn>> running = new AtomicReference<>(Optional.empty());
    private volatile boolean cancelled;

    /** What the guest does in a turn. */
    private interface Body {
        TurnResult run(Turn turn);
    }

    /**
     * A fresh sandbox, in which no guest code has run.
     *
     * @param metered what the front end found out about the module
     * @param module the compiled module
     * @param resident whose sandbox it is
     * @param surroundings what it shares with others
     * @throws EngineException if the module can't be instantiated
     */
    public Sandbox(MeteredModule metered, CompiledModule module, Resident resident, Surroundings surroundings) {
        this.exports = metered.exports();
        this.start = metered.hasStart();
        this.agent = resident.id();
        this.surroundings = surroundings;
        this.seat = resident.seat();
        this.functions = new HostFunctions(resident, surroundings);
        this.instance = module.instantiate(functions.bindings(metered.imports()));
        this.guest = new Turn.Guest(instance, new StackProbe(metered.stack()));
    }

    /**
     * Runs what a fresh guest does first: the start function, then {@code init}, under the limits of one turn together.
     *
     * @param limits the limits
     * @return how it ended; sends and tool calls are not possible here
     */
    public Outcome.Ended prepare(Limits limits) {
        Turn turn = turn(Optional.empty(), limits);
        return conclude(turn, run(turn, this::runFirst));
    }

    /**
     * Handles a message. If the guest completes the turn, what it sent is in the mailboxes when this returns; otherwise nothing is.
     *
     * @param delivery the message
     * @param limits the limits
     * @return how it ended
     */
    public Outcome.Ended handle(Delivery delivery, Limits limits) {
        byte[] content = delivery.envelope().message().content();
        Turn turn = turn(Optional.of(delivery), limits);
        return conclude(turn, run(turn, t -> runMessage(t, content)));
    }

    /** Asks the running turn, and every later one, to end. It does within a slice, or when the tool it waits for has answered. */
    public void cancel() {
        cancelled = true;
        running.get().ifPresent(Turn::cancel);
    }

    @Override
    public void close() {
        instance.close();
    }

    private Turn turn(Optional<Delivery> delivery, Limits limits) {
        Policy policy = surroundings.policies().get();
        return new Turn(
                delivery,
                limits,
                policy,
                guest,
                seat,
                () -> surroundings.holds().on(Hold.What.TURNS, agent).isPresent());
    }

    private TurnResult run(Turn turn, Body body) {
        functions.begin(turn);
        running.set(Optional.of(turn));
        int watched =
                surroundings.watch().add(turn, (int) Thread.currentThread().threadId());
        if (cancelled) {
            turn.cancel();
        }
        try {
            instance.setGlobal(Metering.DEPTH_GLOBAL, 0);
            turn.begin();
            TurnResult result = body.run(turn);
            turn.leaveForGood();
            turn.returned();
            return result;
        } catch (TurnOver over) {
            return over.result();
        } catch (GuestTrap trap) {
            turn.trapped();
            return result(turn, trap);
        } catch (RuntimeException e) {
            turn.trapped();
            LOG.log(System.Logger.Level.ERROR, "a turn failed in the host", e);
            return new TurnResult.HostFailure("the host failed while the guest ran; its log has the cause");
        } finally {
            turn.leaveForGood();
            surroundings.watch().remove(turn, watched);
            running.setRelease(Optional.empty());
            functions.end();
        }
    }

    private TurnResult runFirst(Turn turn) {
        turn.enterGuest();
        if (start) {
            instance.call(Metering.START);
        }
        long status = exports.contains(GuestAbi.INIT) ? instance.call(GuestAbi.INIT) : 0;
        turn.returnFromGuest();
        return ended((int) status);
    }

    private TurnResult runMessage(Turn turn, byte[] content) {
        turn.charge(Charges.DELIVERY + Charges.copying(content.length));
        long pointer = 0;
        turn.enterGuest();
        if (content.length > 0) {
            pointer = GuestView.unsigned(instance.call(GuestAbi.ALLOC, content.length));
            turn.returnFromGuest();
            if (pointer == 0) {
                throw turn.over(new TurnResult.MemoryExceeded(turn.limits().memoryBytes()));
            }
            if (!GuestView.inside(instance.memory(), pointer, content.length)) {
                throw turn.over(new TurnResult.PolicyViolation(
                        "CAX-TURN-ALLOC", "caxton_alloc answered with an address outside the memory"));
            }
            instance.memory().write(pointer, content);
            turn.enterGuest();
        }
        long status = instance.call(GuestAbi.HANDLE_MESSAGE, pointer, content.length);
        turn.returnFromGuest();
        return ended((int) status);
    }

    private static TurnResult ended(int status) {
        return status == 0 ? new TurnResult.Completed() : new TurnResult.GuestFailure(status);
    }

    private static TurnResult result(Turn turn, GuestTrap trap) {
        return switch (trap.kind()) {
            case INTERRUPTED -> turn.interrupted();
            // Where an engine's stack ends before the metered depth does: the same limit, reached earlier.
            case STACK -> new TurnResult.DepthExceeded(turn.limits().callDepth());
            case UNREACHABLE, MEMORY_OUT_OF_BOUNDS, TABLE, INDIRECT_CALL_TYPE, ARITHMETIC, OTHER ->
                new TurnResult.Trapped(
                        trap.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Optional.ofNullable(trap.getMessage()).orElse(""));
        };
    }

    /** Makes the effects of a completed turn visible, or takes them all back. */
    private Outcome.Ended conclude(Turn turn, TurnResult result) {
        List<Turn.Pending> outbox = turn.outbox();
        if (!(result instanceof TurnResult.Completed)) {
            outbox.forEach(pending -> pending.slot().release());
            return new Outcome.Ended(result, turn.report(result, 0), turn.calls(), Optional.empty());
        }
        // A receiver's tenant that has never deployed anything must not make the host keep a list for it.
        turn.returnedMessages()
                .forEach(message ->
                        surroundings.deadLetters().add(agent.tenant(), message.envelope(), message.problem()));
        int sent = 0;
        for (Turn.Pending pending : outbox) {
            if (pending.slot().commit(new Delivery(pending.envelope(), Delivery.Listener.NOBODY))) {
                sent++;
            } else {
                // The receiver stopped after the place was reserved.
                surroundings
                        .deadLetters()
                        .add(
                                pending.envelope().message().receiver().tenant(),
                                pending.envelope(),
                                Posting.Reason.STOPPED.problem(
                                        pending.envelope().message().receiver()));
            }
        }
        return new Outcome.Ended(result, turn.report(result, sent), turn.calls(), turn.reply());
    }
}
