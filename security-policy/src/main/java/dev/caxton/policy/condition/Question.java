package dev.caxton.policy.condition;

import dev.caxton.policy.Arguments;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import java.time.Instant;

/**
 * What a condition is asked about.
 *
 * @param caller who calls; the tenant is the caller's
 * @param tool the tool
 * @param now when
 * @param arguments what it would be called with
 */
public record Question(Principal caller, ToolName tool, Instant now, Arguments arguments) {}
