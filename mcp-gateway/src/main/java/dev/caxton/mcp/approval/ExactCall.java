package dev.caxton.mcp.approval;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;

/**
 * What an approval is good for: this caller, this tool as it describes itself now, these arguments. Whatever differs in one of them is another call.
 *
 * @param caller who calls; the tenant is the caller's
 * @param tool the tool
 * @param pin SHA-256 of the tool's description
 * @param arguments SHA-256 of the canonical arguments
 */
public record ExactCall(Principal caller, ToolName tool, String pin, String arguments) {}
