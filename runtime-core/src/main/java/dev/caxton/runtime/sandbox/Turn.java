package dev.caxton.runtime.sandbox;

import dev.caxton.policy.HostFunction;
import dev.caxton.policy.Policy;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.mail.Delivery;
import dev.caxton.runtime.mail.Posting;
import dev.caxton.runtime.message.Envelope;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.message.ToolEffect;
import dev.caxton.runtime.schedule.InterruptGate;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.spi.GuestInstance;
import dev.caxton.runtime.turn.TurnReport;
import dev.caxton.runtime.turn.TurnResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One turn while it runs: what it has used, what it wants to send, and the ways in which it can be ended. Belongs to the thread that made it; only
 * {@link #cancel} and {@link #overdue} are for others.
 */
final class Turn {

    /** What runs the guest, and what looks after its stack. */
    record Guest(GuestInstance instance, StackProbe probe) {}

    /** A message that leaves when the turn completes. */
    record Pending(Posting.Slot slot, Envelope envelope) {}

    /** A message that nobody takes: a dead letter when the turn completes. */
    record Returned(Envelope envelope, Problem problem) {}

    /** What a turn may hold of messages that nobody takes, bytes: as with dead letters, the oldest are forgotten first. */
    private static final long MOST_RETURNED = 1_000_000;

    /** How long a turn that calls the host keeps others waiting, nanoseconds. Host calls can take longer than their fuel says. */
    private static final long QUANTUM_NANOS = 200_000;

    /** How many calls of the host go by between two looks at the clock. A power of two. */
    private static final int CALLS_BETWEEN_LOOKS = 4;

    private static final HostFunction[] FUNCTIONS = HostFunction.values();

    private final Optional<Envelope> envelope;
    private final Limits limits;
    private final Policy policy;
    private final StackProbe probe;
    private final Scheduler.Seat seat;
    private final BooleanSupplier held;
    private final GuestInstance instance;
    private final Fuel fuel;
    private final GuestClock clock;
    private final InterruptGate gate = new InterruptGate();
    private final List<Pending> outbox = new ArrayList<>(0);
    private final List<Optional<ToolEffect>> effects = new ArrayList<>(0);
    private final ArrayDeque<Returned> returned = new ArrayDeque<>(0);
    private long returnedBytes;
    private Optional<byte[]> reply = Optional.empty();
    // By ordinal: counting is part of every call.
    private final int[] calls = new int[FUNCTIONS.length];
    private int hostCalls;
    private int toolCalls;
    private int sends;
    private long outputBytes;
    private boolean fuelExact = true;
    private long lent;
    private volatile boolean cancelled;

    Turn(
            Optional<Delivery> delivery,
            Limits limits,
            Policy policy,
            Guest guest,
            Scheduler.Seat seat,
            BooleanSupplier held) {
        this.held = held;
        this.envelope = delivery.map(Delivery::envelope);
        this.limits = limits;
        this.policy = policy;
        this.probe = guest.probe();
        this.seat = seat;
        this.instance = guest.instance();
        this.fuel = new Fuel(guest.instance(), limits.fuelPerTurn());
        this.clock = new GuestClock(limits.turnTime().toNanos());
    }

    void begin() {
        fuel.begin();
        clock.start();
        lent = System.nanoTime();
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
            clock.start();
            lent = System.nanoTime();
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

    /** Waits for something outside, without a permit and without the guest's clock. */
    void await(Runnable wait) {
        clock.stop();
        seat.leave();
        try {
            wait.run();
        } finally {
            seat.enter();
            clock.start();
        }
        check();
    }

    void post(Pending pending) {
        outbox.add(pending);
    }

    /** A tool call is about to be made: whatever becomes of the turn, that stays. Answers which effect it is. */
    int begin(ToolEffect effect) {
        effects.add(Optional.of(effect));
        return effects.size() - 1;
    }

    /** A tool call is over: what is known of it now, or empty if it never reached its upstream. */
    void end(int effect, Optional<ToolEffect> known) {
        effects.set(effect, known);
    }

    void comesBack(Returned message) {
        returned.add(message);
        returnedBytes += message.envelope().message().size();
        while (returnedBytes > MOST_RETURNED && returned.size() > 1) {
            returnedBytes -= returned.remove().envelope().message().size();
        }
    }

    Iterable<Returned> returnedMessages() {
        return returned;
    }

    void answer(byte[] content) {
        reply = Optional.of(content);
    }

    boolean answered() {
        return reply.isPresent();
    }

    Optional<byte[]> reply() {
        return reply;
    }

    List<Pending> outbox() {
        return outbox;
    }

    Optional<Envelope> envelope() {
        return envelope;
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
            return new TurnResult.Cancelled("all turns of the agent are held");
        }
        return cancelled
                ? new TurnResult.Cancelled("the agent was stopped")
                : new TurnResult.DeadlineExceeded(limits.turnTime().toMillis());
    }

    /** Asks the turn to end: it does at the end of its slice, or when the tool it waits for has answered. */
    void cancel() {
        cancelled = true;
    }

    /** Interrupts the turn if it should have ended itself long ago and is in guest code. */
    void overdue(long graceNanos) {
        if (clock.exceeds(graceNanos) || cancelled || held.getAsBoolean()) {
            gate.interrupt();
        }
    }

    TurnReport report(TurnResult result, int sent) {
        return new TurnReport(
                result.outcome(),
                fuel.used(),
                fuelExact,
                Duration.ofNanos(clock.elapsed()),
                toolCalls,
                sent,
                instance.memory().size(),
                effects.stream().flatMap(Optional::stream).toList());
    }

    /** How often each host function was called, by its written form. */
    Map<String, Integer> calls() {
        if (hostCalls == 0) {
            return Map.of();
        }
        Map<String, Integer> counted = new HashMap<>();
        for (int i = 0; i < calls.length; i++) {
            if (calls[i] > 0) {
                counted.put(FUNCTIONS[i].toString(), calls[i]);
            }
        }
        return counted;
    }

    private boolean ended() {
        return cancelled || clock.exceeds(0) || held.getAsBoolean();
    }

    private void check() {
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
