package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * A description of a tool that was approved: the tool can be called while it describes itself exactly like this.
 *
 * @param digest SHA-256 of the description, lower-case hexadecimal
 * @param document the description, canonical JSON; kept so that a change can be shown beside it
 * @param approver who approved it; the system for a rule
 * @param since when
 */
public record Pin(String digest, String document, Principal approver, Instant since) {}
