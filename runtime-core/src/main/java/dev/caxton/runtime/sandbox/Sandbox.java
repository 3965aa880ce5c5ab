package dev.caxton.runtime.sandbox;

import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Outcome;
import dev.caxton.runtime.message.Content;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.CompiledModule;
import dev.caxton.runtime.spi.EngineException;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.spi.GuestTrap;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import dev.caxton.wasm.MeteredModule;
import dev.caxton.wasm.Metering;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * One instance of a module and the turns it takes. Used by one thread at a time, which holds a permit; {@link #cancel} is for any. Spent after a turn that ended
 * in anything but {@link TurnResult.Completed} or {@link TurnResult.GuestFailure}.
 */
public final class Sandbox implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());

    private static final TurnResult COMPLETED = new TurnResult.Completed();

    private final Set<String> exports;
    private final boolean start;
    // Asked in every turn.
    private final boolean takesBatches;
    private final AgentId agent;
    private final Resident resident;
    private final Surroundings surroundings;
    private final Scheduler.Seat seat;
    private final HostFunctions functions;
    private final GuestInstance instance;
    private final Turn.Guest guest;
    private final BooleanSupplier held;
    private volatile Optional<Turn> running = Optional.empty();
    private volatile boolean cancelled;
    private boolean exited;

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
        this.takesBatches = exports.contains(GuestAbi.HANDLE_BATCH);
        this.agent = resident.id();
        this.surroundings = surroundings;
        this.held = () -> surroundings.holds().on(Hold.What.TURNS, agent).isPresent();
        this.seat = resident.seat();
        this.resident = resident;
        this.functions = new HostFunctions(resident, surroundings, exports);
        this.instance = module.instantiate(functions.bindings(metered.imports()));
        this.guest = Turn.Guest.of(instance, new StackProbe(metered.stack()));
    }

    /**
     * Runs what a fresh guest does first: the start function, then {@code _initialize} and {@code init}, under the limits of one turn together.
     *
     * @param limits the limits
     * @return how it ended; sends, tool calls and changes of state are not possible here
     */
    public Outcome.Ended prepare(Limits limits) {
        Turn turn = turn(Work.PREPARE, limits);
        return ended(turn, run(turn, this::runFirst));
    }

    /**
     * Handles a message, or a timer of the agent. If the guest completes the turn, what it sent is in the mailboxes when this returns; otherwise nothing is.
     *
     * @param delivery the message
     * @param limits the limits
     * @return how it ended
     */
    public Outcome.Ended handle(Delivery delivery, Limits limits) {
        Envelope envelope = delivery.envelope();
        Content content = envelope.message().content();
        Turn turn = turn(Work.handle(List.of(envelope)), limits);
        Body body = envelope.timer().isPresent()
                ? t -> runTimer(t, envelope.timer().getAsLong(), content)
                : t -> runMessage(t, content);
        return ended(turn, run(turn, delivery.listener(), body));
    }

    /**
     * Whether the guest takes several messages in one turn.
     *
     * @return true if {@link #handle(List, Limits)} can be called
     */
    public boolean takesBatches() {
        return takesBatches;
    }

    /**
     * Handles several messages in one turn, which commits or fails as a whole.
     *
     * @param deliveries the messages, in order, at least one and none of them a timer
     * @param limits the limits
     * @return how it ended, for each message with its own reply
     */
    public List<Outcome.Ended> handle(List<Delivery> deliveries, Limits limits) {
        List<Envelope> envelopes = deliveries.stream().map(Delivery::envelope).toList();
        Turn turn = turn(Work.handle(envelopes), limits);
        Body body = t -> runBatch(t, new Batch(envelopes));
        if (deliveries.size() == 1) {
            return List.of(ended(turn, run(turn, deliveries.getFirst().listener(), body)));
        }
        // Whoever takes one of them back does not end the turn of the others.
        TurnResult result = conclude(turn, run(turn, body));
        TurnReport report = turn.report(result);
        return IntStream.range(0, envelopes.size())
                .mapToObj(message ->
                        new Outcome.Ended(result, report, turn.effects().reply(message)))
                .toList();
    }

    /**
     * Whether the guest wants to know of its end.
     *
     * @return true if {@link #shutdown} does anything
     */
    public boolean knowsShutdown() {
        return !exited && exports.contains(GuestAbi.SHUTDOWN);
    }

    /**
     * Tells the guest that it is stopped in order, under the limits of one turn. Afterwards the sandbox must not be used.
     *
     * @param limits the limits
     * @return how it ended; sends, tool calls and timers are not possible here
     */
    public Outcome.Ended shutdown(Limits limits) {
        Turn turn = turn(Work.SHUTDOWN, limits);
        return ended(turn, run(turn, t -> runPlain(t, GuestAbi.SHUTDOWN)));
    }

    /**
     * Whether the guest has ended itself, so that the next message needs a fresh sandbox, however the turn ended.
     *
     * @return true after {@code proc_exit}
     */
    public boolean exited() {
        return exited;
    }

    /**
     * Asks the running turn, and every later one, to end. It does within a slice, and the tool that it waits for is told. What {@link #shutdown} does goes on: it
     * is short.
     */
    public void cancel() {
        cancelled = true;
        running.filter(Sandbox::cancellable).ifPresent(Turn::cancel);
    }

    private static boolean cancellable(Turn turn) {
        return turn.work().phase() != Work.Phase.SHUTDOWN;
    }

    @Override
    public void close() {
        instance.close();
    }

    private Turn turn(Work work, Limits limits) {
        Policy policy = surroundings.policies().get();
        return new Turn(new Effects(work, surroundings.turns()), limits, policy, guest, seat, held);
    }

    /** A turn that ends when whoever listens does not want it any more. */
    private TurnResult run(Turn turn, Delivery.Listener listener, Body body) {
        if (listener.equals(Delivery.Listener.NOBODY)) {
            return run(turn, body);
        }
        listener.handledBy(turn::abandon);
        try {
            return run(turn, body);
        } finally {
            // It may listen for long, and must not keep the memory of the guest.
            listener.handledBy(Sandbox::noTurn);
        }
    }

    private static void noTurn() {
        // Nothing to end.
    }

    private TurnResult run(Turn turn, Body body) {
        Optional<Turn> present = Optional.of(turn);
        functions.begin(present);
        running = present;
        int watched =
                surroundings.watch().add(turn, (int) Thread.currentThread().threadId());
        if (cancelled && cancellable(turn)) {
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
        } catch (RuntimeException | Error e) {
            turn.trapped();
            LOG.log(System.Logger.Level.ERROR, "a turn failed in the host", e);
            return new TurnResult.HostFailure("the host failed while the guest ran; its log has the cause");
        } finally {
            turn.leaveForGood();
            surroundings.watch().remove(turn, watched);
            running = Optional.empty();
            exited |= turn.exited();
            functions.end();
        }
    }

    private TurnResult runFirst(Turn turn) {
        turn.enterGuest();
        if (start) {
            instance.call(Metering.START);
        }
        if (exports.contains(GuestAbi.INITIALIZE)) {
            instance.call(GuestAbi.INITIALIZE);
        }
        long status = exports.contains(GuestAbi.INIT) ? instance.call(GuestAbi.INIT) : 0;
        turn.returnFromGuest();
        return ended((int) status);
    }

    private TurnResult runMessage(Turn turn, Content content) {
        long pointer = deliver(turn, content);
        turn.enterGuest();
        long status = instance.call(GuestAbi.HANDLE_MESSAGE, pointer, content.size());
        turn.returnFromGuest();
        return ended((int) status);
    }

    private TurnResult runTimer(Turn turn, long timer, Content content) {
        if (!exports.contains(GuestAbi.HANDLE_TIMER)) {
            // A letter from an earlier version of the agent.
            throw turn.over(new TurnResult.GuestFailure(ErrorCode.UNAVAILABLE.code()));
        }
        long pointer = deliver(turn, content);
        turn.enterGuest();
        long status = instance.call(GuestAbi.HANDLE_TIMER, timer, pointer, content.size());
        turn.returnFromGuest();
        return ended((int) status);
    }

    private TurnResult runBatch(Turn turn, Batch batch) {
        long pointer = deliver(
                turn,
                turn.work().envelopes().size(),
                batch.size(),
                address -> instance.memory().write(address, batch.at(address)));
        turn.enterGuest();
        long status = instance.call(GuestAbi.HANDLE_BATCH, pointer, batch.size());
        turn.returnFromGuest();
        return ended((int) status);
    }

    private TurnResult runPlain(Turn turn, String export) {
        turn.enterGuest();
        long status = instance.call(export);
        turn.returnFromGuest();
        return ended((int) status);
    }

    private long deliver(Turn turn, Content content) {
        return deliver(
                turn,
                1,
                content.size(),
                address -> content.lend(bytes -> instance.memory().write(address, bytes)));
    }

    /** Puts bytes where the guest wants to have them, and answers where. */
    private long deliver(Turn turn, int messages, int length, LongConsumer writer) {
        turn.charge(messages * Charges.DELIVERY + Charges.copying(length));
        if (length == 0) {
            return 0;
        }
        turn.enterGuest();
        long pointer = GuestView.unsigned(instance.call(GuestAbi.ALLOC, length));
        turn.returnFromGuest();
        if (pointer == 0) {
            throw turn.over(new TurnResult.MemoryExceeded(turn.limits().memoryBytes()));
        }
        if (!GuestView.inside(instance.memory(), pointer, length)) {
            throw turn.over(new TurnResult.PolicyViolation(
                    "CAX-TURN-ALLOC", "caxton_alloc answered with an address outside the memory"));
        }
        writer.accept(pointer);
        return pointer;
    }

    private static TurnResult ended(int status) {
        return status == 0 ? COMPLETED : new TurnResult.GuestFailure(status);
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

    /** The end of a turn with one message, or none. */
    private Outcome.Ended ended(Turn turn, TurnResult guest) {
        TurnResult result = conclude(turn, guest);
        return new Outcome.Ended(result, turn.report(result), turn.effects().reply(0));
    }

    /** Makes the effects of a completed turn visible, or takes them all back. */
    private TurnResult conclude(Turn turn, TurnResult guest) {
        Effects effects = turn.effects();
        try {
            if (guest instanceof TurnResult.Completed && turn.work().phase() == Work.Phase.HANDLE && turn.revoked()) {
                effects.release();
                return turn.interrupted();
            }
            TurnResult result = guest instanceof TurnResult.Completed ? keepState(turn) : guest;
            if (result instanceof TurnResult.Completed) {
                effects.commit(surroundings.deadLetters());
            } else {
                effects.release();
            }
            return result;
        } catch (RuntimeException | Error e) {
            // Places that are not used by now never will be.
            effects.release();
            LOG.log(System.Logger.Level.ERROR, "what a turn of " + agent + " did could not all take effect", e);
            return new TurnResult.HostFailure(
                    "not all that the turn did could take effect; the host's log has the cause");
        } finally {
            effects.end();
        }
    }

    /** How often each host function was called in the last turn, by its ordinal; not to be changed, and counted anew with the next turn. */
    public int[] hostCalls() {
        return guest.calls();
    }

    /** The one effect that can fail comes first: if it does, the turn has failed. */
    private TurnResult keepState(Turn turn) {
        Effects effects = turn.effects();
        try {
            if (effects.changesState() && resident.state().blocks()) {
                return turn.aside("caxton-state", () -> {
                    effects.commitState();
                    return COMPLETED;
                });
            }
            effects.commitState();
            return COMPLETED;
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the state of " + agent + " could not be kept", e);
            return new TurnResult.HostFailure("the agent's state could not be kept; the host's log has the cause");
        }
    }
}
