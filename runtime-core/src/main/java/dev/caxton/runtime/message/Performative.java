package dev.caxton.runtime.message;

import java.util.Locale;
import java.util.Optional;

/** What a message is meant to do: communicative acts of FIPA (SC00037J). */
public enum Performative {
    /** Asks the receiver to do something. */
    REQUEST,
    /** Tells the receiver something. */
    INFORM,
    /** Asks whether something is true. */
    QUERY_IF,
    /** Asks for what is meant by a description. */
    QUERY_REF,
    /** Offers to do something under conditions. */
    PROPOSE,
    /** Accepts a proposal. */
    ACCEPT_PROPOSAL,
    /** Rejects a proposal. */
    REJECT_PROPOSAL,
    /** Agrees to do what was asked. */
    AGREE,
    /** Refuses to do what was asked. */
    REFUSE,
    /** Tells that it was tried and failed. */
    FAILURE,
    /** Tells that the message was not understood. */
    NOT_UNDERSTOOD,
    /** Calls for proposals. */
    CFP,
    /** Takes a request back. */
    CANCEL,
    /** Asks to be told whenever something changes. */
    SUBSCRIBE;

    /**
     * Its number in the guest ABI, which never changes: new ones come last.
     *
     * @return 0 or more
     */
    // The order is the number, and a test holds it against the documentation.
    @SuppressWarnings("EnumOrdinal")
    public int number() {
        return ordinal();
    }

    /**
     * Reads the written form.
     *
     * @param text such as {@code query_if}
     * @return the performative, or empty if there is none of that name
     */
    public static Optional<Performative> of(String text) {
        for (Performative performative : values()) {
            if (performative.toString().equals(text)) {
                return Optional.of(performative);
            }
        }
        return Optional.empty();
    }

    /** The written form: lower-case, with underscores. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
