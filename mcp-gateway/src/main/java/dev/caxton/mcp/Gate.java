package dev.caxton.mcp;

import dev.caxton.mcp.guard.HeldException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Stands in front of the upstream: every try of a call that was permitted goes through, unless the one switch has been thrown meanwhile. Safe for use by many threads. */
final class Gate {

    private final Supplier<Optional<String>> held;
    private final BooleanSupplier counts;
    private final AtomicInteger tries = new AtomicInteger();

    /**
     * A gate for one call.
     *
     * @param held what holds all calls of the caller at this moment
     * @param counts whether the tool still counts as the call was permitted
     */
    Gate(Supplier<Optional<String>> held, BooleanSupplier counts) {
        this.held = held;
        this.counts = counts;
    }

    /** Lets one try through, at the moment when it is sent. Throws a {@link HeldException} otherwise. */
    void pass() {
        held.get().ifPresent(by -> {
            throw new HeldException(by);
        });
        tries.incrementAndGet();
    }

    /** Whether another try would be the same call as the first. */
    boolean admitsAnother() {
        return held.get().isEmpty() && counts.getAsBoolean();
    }

    /** How many tries it has let through. */
    int tries() {
        return tries.get();
    }
}
