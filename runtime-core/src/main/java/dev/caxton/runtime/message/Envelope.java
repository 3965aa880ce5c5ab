package dev.caxton.runtime.message;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A message that the runtime took over.
 *
 * @param id its identity in this runtime; every record about the message carries it
 * @param sender who sent it, as the runtime knows it, not as the message claims
 * @param message what was sent
 * @param accepted when it was taken over
 * @param timer the number of the receiver's own timer that went off, or empty if somebody sent a message
 */
public record Envelope(String id, Principal sender, Message message, Instant accepted, OptionalLong timer) {

    /**
     * An envelope of a message that somebody sent.
     *
     * @param id its identity in this runtime
     * @param sender who sent it
     * @param message what was sent
     * @param accepted when it was taken over
     */
    public Envelope(String id, Principal sender, Message message, Instant accepted) {
        this(id, sender, message, accepted, OptionalLong.empty());
    }
}
