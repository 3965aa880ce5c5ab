package dev.caxton.runtime.message;

import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.tool.DeclaredTool;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message that the runtime took over.
 *
 * @param id its identity in this runtime; every record about the message carries it
 * @param sender who sent it, as the runtime knows it, not as the message claims
 * @param message what was sent
 * @param accepted when it was taken over
 * @param timer the number of the receiver's own timer that went off, or empty if somebody sent a message
 * @param tool the tool of the receiver that is called, or empty if it is no call. No sender can claim that: only whoever decides on calls can make one
 */
public record Envelope(
        String id,
        Principal sender,
        Message message,
        Instant accepted,
        OptionalLong timer,
        Optional<DeclaredTool> tool) {

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

    /**
     * An envelope that is no call of a tool.
     *
     * @param id its identity in this runtime
     * @param sender who sent it
     * @param message what was sent
     * @param accepted when it was taken over
     * @param timer the number of the receiver's own timer that went off, if one did
     */
    public Envelope(String id, Principal sender, Message message, Instant accepted, OptionalLong timer) {
        this(id, sender, message, accepted, timer, Optional.empty());
    }
}
