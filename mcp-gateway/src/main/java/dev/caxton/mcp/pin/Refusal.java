package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * A description of a tool that a person refused.
 *
 * @param digest SHA-256 of the description, lower-case hexadecimal
 * @param principal who refused it
 * @param since when
 */
public record Refusal(String digest, Principal principal, Instant since) {}
