package dev.caxton.runtime.message;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * A message that the runtime took over.
 *
 * @param id its identity in this runtime; every record about the message carries it
 * @param sender who sent it, as the runtime knows it, not as the message claims
 * @param message what was sent
 * @param accepted when it was taken over
 */
public record Envelope(String id, Principal sender, Message message, Instant accepted) {}
