package dev.caxton.runtime.node;

import dev.caxton.resource.Budget;
import dev.caxton.runtime.sandbox.Surroundings;
import dev.caxton.runtime.schedule.Scheduler;
import dev.caxton.runtime.schedule.Ticker;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.timer.Timers;
import dev.caxton.runtime.turn.TurnObserver;
import java.util.function.LongSupplier;

/**
 * What all agents of a node share.
 *
 * @param surroundings what their sandboxes share
 * @param scheduler hands out permits
 * @param ticker does things later
 * @param nanos a clock in nanoseconds that never goes back
 * @param observer hears of turns
 * @param messages what the contents of all waiting messages are taken from, bytes
 * @param logs what the lines of all logs are taken from, bytes
 * @param kept what outlives turns and sandboxes
 */
public record Shared(
        Surroundings surroundings,
        Scheduler scheduler,
        Ticker ticker,
        LongSupplier nanos,
        TurnObserver observer,
        Budget messages,
        Budget logs,
        Kept kept) {

    /**
     * What outlives the turns and sandboxes of agents.
     *
     * @param state where agents keep their state
     * @param timers what they wait for
     */
    public record Kept(StateStore state, Timers timers) {}
}
