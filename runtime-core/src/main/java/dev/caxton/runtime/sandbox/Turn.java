package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Policy;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.message.ToolEffect;
import dev.caxton.runtime.schedule.InterruptGate;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One turn while it runs: what it has used, what it wants to send, and the ways in which it can be ended. Belongs to the thread that made it; only
 * {@link #cancel}, {@link #abandon} and {@link #overdue} are for others.
 */
final class Turn {

    /**
     * What stays the same from turn to turn of a sandbox.
     *
     * @param instance runs the guest
     * @param probe looks after its stack
     * @param fuel of the turn that runs
     * @param calls counts calls of the host, by the ordinal of the function, for the turn that runs
     */
    // One array for all turns: none would be made for most, and one for each is a tenth of what a small turn takes.
    @SuppressWarnings("ArrayRecordComponent")
    record Guest(GuestInstance instance, StackProbe probe, Fuel fuel, int[] calls) {

        static Guest of(GuestInstance instance, StackProbe probe) {
            return new Guest(instance, probe, new Fuel(instance), new int[HostFunction.values().length]);
        }
    }

    /** How long a turn that calls the host keeps others waiting, nanoseconds. Host calls can take longer than their fuel says. */
    private static final long QUANTUM_NANOS = 200_000;

    /** How many calls of the host go by between two looks at the clock. A power of two. */
    private static final int CALLS_BETWEEN_LOOKS = 4;

    private final Work work;
    private final Effects effects;
    private final Limits limits;
    private final Policy policy;
    private final StackProbe probe;
    private final Scheduler.Seat seat;
    private final BooleanSupplier held;
    private final GuestInstance instance;
    private final Fuel fuel;
    private final GuestClock clock;
    private final InterruptGate gate = new InterruptGate();
    // Most turns call no tool.
    private List<Optional<ToolEffect>> toolEffects = List.of();
    // By ordinal: counting is part of every call.
    private final int[] calls;
    private int hostCalls;
    private int toolCalls;
    private int sends;
    private long outputBytes;
    private boolean fuelExact = true;
    private boolean exited;
    private long lent;
    private volatile boolean cancelled;
    private volatile boolean abandoned;
    // There is somebody to be told only while a tool is called.
    private volatile Optional<CompletableFuture<Void>> told = Optional.empty();

    Turn(Effects effects, Limits limits, Policy policy, Guest guest, Scheduler.Seat seat, BooleanSupplier held) {
        this.held = held;
        this.work = effects.work();
        this.effects = effects;
        this.limits = limits;
        this.policy = policy;
        this.probe = guest.probe();
        this.seat = seat;
        this.instance = guest.instance();
        this.calls = guest.calls();
        this.fuel = guest.fuel();
        this.clock = new GuestClock(limits.turnTime().toNanos());
    }

    void begin() {
        Arrays.fill(calls, 0);
        fuel.begin(limits.fuelPerTurn());
        lent = clock.start();
        // A guest that needs no second slice would never look.
        check();
    }

    /** From here on the guest runs, and may be interrupted. */
    void enterGuest() {
        gate.enter();
    }

    /** From here on the host runs, called by the guest. Ends the turn if it was interrupted meanwhile. */
    void leaveGuest() {
        probe.demand();
        returnFromGuest();
    }

    /** As {@link #leaveGuest}, where the guest has returned: the stack is the host's own. */
    void returnFromGuest() {
        if (gate.leave()) {
            throw over(interrupted());
        }
    }

    /** As {@link #leaveGuest}, where the guest's call has ended anyway. */
    void leaveForGood() {
        gate.leave();
        clock.stop();
    }

    /**
     * The end of a slice: the turn gives way to others and gets another slice, or ends.
     *
     * @param remaining what the slice lacks for the next thing to do, negative
     * @return what the counter must be now
     */
    long quantum(long remaining) {
        checkAtQuantum();
        long counter = fuel.grant(-remaining);
        if (counter < 0) {
            fuel.settleEmpty();
            throw new TurnOver(new TurnResult.OutOfFuel(limits.fuelPerTurn()));
        }
        giveWay();
        checkAtQuantum();
        return counter;
    }

    private void giveWay() {
        clock.stop();
        try {
            seat.giveWay();
        } finally {
            lent = clock.start();
        }
    }

    /** Charges what the host does for the guest, before it is done. */
    void charge(long units) {
        long remaining = fuel.remaining() - units;
        fuel.setRemaining(remaining >= 0 ? remaining : quantum(remaining));
    }

    /** Counts a call from the guest into the host. */
    // The numbers live as long as the turn.
    @SuppressWarnings("EnumOrdinal")
    void countHostCall(HostFunction function) {
        calls[function.ordinal()]++;
        if (++hostCalls > limits.hostCallsPerTurn()) {
            throw over(new TurnResult.PolicyViolation(
                    "CAX-LIMIT-HOST-CALLS",
                    "the turn called the host more often than its limit of " + limits.hostCallsPerTurn()));
        }
        if (hostCalls % CALLS_BETWEEN_LOOKS == 0 && System.nanoTime() - lent > QUANTUM_NANOS) {
            giveWay();
            check();
        }
    }

    boolean countToolCall() {
        return ++toolCalls <= limits.toolCallsPerTurn();
    }

    /** Tries count, not successes: a denied or refused message costs the host its work, too. */
    boolean countSend() {
        return ++sends <= limits.messagesPerTurn();
    }

    boolean countOutput(long bytes) {
        outputBytes += bytes;
        return outputBytes <= limits.outputBytesPerTurn();
    }

    /**
     * Does something on a thread of its own and waits for it, without a permit and without the guest's clock: the guest may have left hardly any stack on this
     * one, and nobody may interrupt the other.
     *
     * @throws TurnOver if the turn has been ended meanwhile
     */
    <T> T elsewhere(String thread, Supplier<T> task) {
        check();
        clock.stop();
        T result;
        try {
            result = aside(thread, task);
        } finally {
            clock.start();
        }
        check();
        return result;
    }

    /** As {@link #elsewhere}, after the guest's part. */
    <T> T aside(String thread, Supplier<T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        seat.leave();
        try {
            Thread.ofVirtual().name(thread).start(() -> {
                try {
                    future.complete(task.get());
                } catch (RuntimeException | Error e) {
                    future.completeExceptionally(e);
                }
            });
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("what the turn waited for failed", e.getCause());
        } finally {
            seat.enter();
        }
    }

    /** A tool call is about to be made: whatever becomes of the turn, that stays. Answers which effect it is. */
    int begin(ToolEffect effect) {
        if (toolEffects.isEmpty()) {
            toolEffects = new ArrayList<>();
        }
        toolEffects.add(Optional.of(effect));
        return toolEffects.size() - 1;
    }

    /** A tool call is over: what is known of it now, or empty if it never reached its upstream. */
    void end(int effect, Optional<ToolEffect> known) {
        toolEffects.set(effect, known);
    }

    Work work() {
        return work;
    }

    Effects effects() {
        return effects;
    }

    Limits limits() {
        return limits;
    }

    Policy policy() {
        return policy;
    }

    /** An end that a host function brings about, where the counter is known. */
    TurnOver over(TurnResult result) {
        fuel.settle();
        return new TurnOver(result);
    }

    /** The guest wants no more: a status of 0 means that it handled what it got. Its stack is gone, so the sandbox is, too. */
    TurnOver exit(int status) {
        exited = true;
        return over(
                status == 0 && work.phase() != Work.Phase.PREPARE
                        ? new TurnResult.Completed()
                        : new TurnResult.GuestFailure(status));
    }

    boolean exited() {
        return exited;
    }

    TurnOver tooDeep() {
        return over(new TurnResult.DepthExceeded(limits.callDepth()));
    }

    /** The guest returned: the counter is known. */
    void returned() {
        fuel.settle();
    }

    /** The counter is not known: the slice is charged. */
    void trapped() {
        fuelExact = false;
        fuel.settleBlindly();
    }

    TurnResult interrupted() {
        if (held.getAsBoolean()) {
            return new TurnResult.Cancelled(TurnResult.Cancelled.By.HOLD, "all turns of the agent are held");
        }
        if (cancelled) {
            return new TurnResult.Cancelled(TurnResult.Cancelled.By.STOP, "the agent was stopped");
        }
        // What a caller does is no excuse for a guest whose time was up by then.
        return abandoned && !clock.exceeds(0)
                ? new TurnResult.Cancelled(TurnResult.Cancelled.By.CALLER, "the caller has taken its message back")
                : new TurnResult.DeadlineExceeded(limits.turnTime().toMillis());
    }

    /** Asks the turn to end, because its agent is stopped: it does at the end of its slice, and the tool that it waits for is told at once, by the calling thread. */
    void cancel() {
        cancelled = true;
        told.ifPresent(waiting -> waiting.complete(null));
    }

    /** As {@link #cancel}, because nobody wants what the turn does any more. */
    void abandon() {
        abandoned = true;
        told.ifPresent(waiting -> waiting.complete(null));
    }

    /** Completes if {@link #cancel} or {@link #abandon} is called. */
    CompletionStage<Void> abandoned() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        told = Optional.of(waiting);
        // It may have been told to end before there was anybody else to be told.
        if (cancelled || abandoned) {
            waiting.complete(null);
        }
        return waiting.minimalCompletionStage();
    }

    /** Interrupts the turn if it should have ended itself long ago and is in guest code. */
    void overdue(long graceNanos) {
        if (clock.exceeds(graceNanos) || cancelled || abandoned || held.getAsBoolean()) {
            gate.interrupt();
        }
    }

    TurnReport report(TurnResult result) {
        return new TurnReport(
                result.outcome(),
                fuel.used(),
                fuelExact,
                Duration.ofNanos(clock.elapsed()),
                toolCalls,
                effects.sent(),
                instance.memory().size(),
                toolEffects.isEmpty()
                        ? List.of()
                        : toolEffects.stream().flatMap(Optional::stream).toList());
    }

    /** Whether what the turn did must not take effect, although it has come to its end: its agent was stopped, or its turns are held. */
    boolean revoked() {
        return cancelled || held.getAsBoolean();
    }

    private boolean ended() {
        return cancelled || abandoned || clock.exceeds(0) || held.getAsBoolean();
    }

    /** Ends the turn if it has been told to, or its time is up. */
    void check() {
        if (ended()) {
            throw over(interrupted());
        }
    }

    /** Between two slices the counter says what is lacking, not what is left: the slice is charged. */
    private void checkAtQuantum() {
        if (ended()) {
            trapped();
            throw new TurnOver(interrupted());
        }
    }
}
