package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemException;
import dev.caxton.runtime.message.Problem;
import java.util.Map;
import java.util.Optional;

/** What whoever calls a tool by hand is told when there is no result. The gateway's codes are those of the catalog. */
final class ToolProblems {

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
            case "CAX-TOOL-TIMEOUT", "CAX-TOOL-LOST", "CAX-TOOL-INTERRUPTED" ->
                "Find out whether it has done its work before you repeat the call.";
            case "CAX-TOOL-RESULT-TOO-LARGE" -> "Ask for less.";
            default -> "docs/errors.md says more.";
        };
    }
}
