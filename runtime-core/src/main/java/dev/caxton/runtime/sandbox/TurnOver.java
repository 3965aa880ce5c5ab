package dev.caxton.runtime.sandbox;

import dev.caxton.runtime.spi.TurnEnd;
import dev.caxton.runtime.turn.TurnResult;

/** Ends a turn from within a host function. */
final class TurnOver extends TurnEnd {

    private static final long serialVersionUID = 1L;

    // Control flow only: never serialised.
    private final transient TurnResult result;

    TurnOver(TurnResult result) {
        super(result.outcome());
        this.result = result;
    }

    TurnResult result() {
        return result;
    }
}
