package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.runtime.message.Problem;
import java.util.Map;
import java.util.Optional;

/** What whoever calls a tool by hand is told when there is no result. The gateway's codes are those of the catalog. */
final class ToolProblems {

    private static final String AGENT = "CAX-TOOL-AGENT-";
    private static final String UNKNOWN = "docs/errors.md says more.";

    private ToolProblems() {}

    static ProblemException of(String code, String reason, Optional<String> approval) {
        return new ProblemException(
                new Problem(code, reason, remedy(code)),
                approval.<Map<String, Object>>map(id -> Map.of("approval", id)).orElse(Map.of()));
    }

    private static String remedy(String code) {
        return switch (code) {
            case "CAX-TOOL-DENIED" ->
                "Have it granted in the policy document; POST /api/v1/policy/explain says what each of its rules has to say.";
            case "CAX-TOOL-APPROVAL-REQUIRED" ->
                "Have it approved with POST /api/v1/approvals/{id}/approve, or 'caxton approvals approve', and make the very"
                        + " same call again.";
            case "CAX-TOOL-APPROVAL-REFUSED" -> "Ask them why.";
            case "CAX-TOOL-APPROVAL-STORE" -> "Look after the database, then try again.";
            case "CAX-TOOL-RATE", "CAX-TOOL-QUOTA" -> "Wait that long, or have the grant admit more.";
            case "CAX-TOOL-UNKNOWN" -> "Look at GET /api/v1/tools.";
            case "CAX-TOOL-PENDING", "CAX-TOOL-QUARANTINED", "CAX-TOOL-REFUSED" ->
                "Have somebody look at it: 'caxton tools diff' and 'caxton tools approve'.";
            case "CAX-TOOL-ARGUMENTS" -> "Compare them with its input schema in GET /api/v1/tools.";
            case "CAX-TOOL-AUDIT" -> "Look after the disk of the audit log, then try again.";
            case "CAX-TOOL-BREAKER-OPEN" ->
                "Look after the upstream; calls are tried again by themselves, or with 'caxton upstreams reset' at once.";
            case "CAX-TOOL-BUSY" -> "Try again later, or raise the bulkhead of upstreams.";
            case "CAX-TOOL-UPSTREAM-RATE" -> "Wait that long, or raise the rate limit of upstreams.";
            case "CAX-TOOL-HELD" -> "Release the hold, or wait until it is released; 'caxton hold' shows what is held.";
            case "CAX-TOOL-UNAVAILABLE", "CAX-TOOL-UPSTREAM" -> "Look at GET /api/v1/upstreams.";
            case "CAX-TOOL-ELICITATION" ->
                "Call it with an MCP client that can have URLs opened, at /mcp; the upstream's registration has to say"
                        + " 'elicitation: client'.";
            case "CAX-TOOL-TIMEOUT", "CAX-TOOL-LOST", "CAX-TOOL-INTERRUPTED" ->
                "Find out whether it has done its work before you repeat the call.";
            case "CAX-TOOL-RESULT-TOO-LARGE" -> "Ask for less.";
            default -> code.startsWith(AGENT) ? ofAgent(code.substring(AGENT.length())) : others(code);
        };
    }

    private static String others(String code) {
        return switch (code) {
            case "CAX-TOOL-RING" ->
                "Change what the agents ask of each other: whoever sends a message instead of calling does not wait.";
            case "CAX-TOOL-ROW" -> "Have fewer agents call one another's tools in a row; a message does not count.";
            default -> UNKNOWN;
        };
    }

    /** What helps with an agent whose tool was called. */
    private static String ofAgent(String cause) {
        return switch (cause) {
            case "STATUS" ->
                "What the number means says whoever wrote the agent; 'caxton logs' with its name may say more.";
            case "TRAPPED", "SILENT", "REPLY" -> "Mend the agent; 'caxton logs' with its name may say more.";
            case "RULE" -> "Mend the agent, or raise the limit that the detail names.";
            case "FUEL" -> "Ask for less, or raise the agent's limit 'fuel' with 'caxton limits'.";
            case "TIME" -> "Ask for less, or raise the agent's limit 'time' with 'caxton limits'.";
            case "DEPTH" -> "Mend the agent, or deploy it with a higher limit 'callDepth'.";
            case "MEMORY" -> "Send less, or deploy the agent with a higher limit 'memory'.";
            case "INIT" -> "Look at the agent's log with 'caxton logs', and mend the module.";
            case "HOST" -> "Look into the server's log; the agent is not to blame.";
            case "CANCELLED" ->
                "Call again when the agent runs, once you know whether the tools that it called meanwhile have done their"
                        + " work.";
            case "STOPPED" -> "Have the agent started: POST /api/v1/agents/{tenant}/{name}/start.";
            case "RESTING" -> "Call again later; GET /api/v1/agents/{tenant}/{name} says when.";
            case "HELD" -> "Release the hold, or wait until it is released; 'caxton hold' shows what is held.";
            case "FULL" -> "Call again later, or raise the agent's limit 'mailbox' with 'caxton limits'.";
            case "TOO-LARGE" -> "Send less, or raise the agent's limit 'message' with 'caxton limits'.";
            case "NOT-BEGUN" ->
                "Call again later, or deploy the agent with more 'time' for the tool: it has not seen the call.";
            case "REPLACED" -> "Look at GET /api/v1/tools: the agent declares its tools differently now.";
            default -> UNKNOWN;
        };
    }
}
