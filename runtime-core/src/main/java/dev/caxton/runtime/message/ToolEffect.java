package dev.caxton.runtime.message;

import dev.caxton.policy.identity.ToolName;

/**
 * A tool call that reached its upstream, or may have: what a turn did that its failure does not take back.
 *
 * @param tool the tool
 * @param arguments SHA-256 of the arguments as the guest wrote them, lower-case hexadecimal
 * @param answered whether the upstream answered; otherwise it is not known whether it did its work
 * @param idempotent whether a second call does nothing more than the first
 */
public record ToolEffect(ToolName tool, String arguments, boolean answered, boolean idempotent) {}
