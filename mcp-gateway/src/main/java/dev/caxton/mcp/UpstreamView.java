package dev.caxton.mcp;

import dev.caxton.mcp.guard.BreakerState;
import dev.caxton.mcp.upstream.PinRule;
import dev.caxton.mcp.upstream.UpstreamState;
import dev.caxton.policy.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An upstream as it is at one moment, for whoever operates the server.
 *
 * @param tenant its tenant
 * @param name its name
 * @param transport {@code stdio}, {@code http} or {@code agent}
 * @param state the connection; an agent is connected while it runs
 * @param since when it entered that state; for an agent, when it began to offer what it offers
 * @param breaker the circuit breaker
 * @param latency the time of the last answered request, if there was one
 * @param lastError why it was lost or not reached the last time, one sentence without secrets
 * @param server what the server says it is: name and version, cleaned of control characters
 * @param tools the names of the tools it offers, sorted
 * @param skipped tools it listed that are not offered, with the reason; sorted, names cleaned of control characters
 * @param stderr the last lines a process wrote to its standard error, oldest first, cleaned of control characters
 * @param pins who approves the tools that it offers for the first time
 * @param waiting how many of its tools wait for somebody's decision: pending or in quarantine
 * @param calls what became of its calls
 */
public record UpstreamView(
        TenantId tenant,
        String name,
        String transport,
        UpstreamState state,
        Instant since,
        BreakerState breaker,
        Optional<Duration> latency,
        Optional<String> lastError,
        Optional<String> server,
        List<String> tools,
        Map<String, String> skipped,
        List<String> stderr,
        PinRule pins,
        int waiting,
        CallFigures calls) {

    /** Copies. */
    public UpstreamView {
        tools = List.copyOf(tools);
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        stderr = List.copyOf(stderr);
    }
}
