package dev.caxton.runtime.spi;

/**
 * Thrown by a host binding to unwind the guest. An engine hands the very same object to the caller of {@link GuestInstance#call}. It has no stack trace: it
 * is control flow, and may be thrown often by a hostile guest.
 */
public class TurnEnd extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A new one.
     *
     * @param message why the turn ends
     */
    public TurnEnd(String message) {
        super(message, null, false, false);
    }
}
