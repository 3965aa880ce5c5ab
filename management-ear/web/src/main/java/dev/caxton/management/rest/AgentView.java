package dev.caxton.management.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.agent.AgentStatus;
import dev.caxton.runtime.message.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An agent as the REST interface shows it.
 *
 * @param id {@code tenant/name}
 * @param tenant the tenant
 * @param name the name
 * @param state where it stands
 * @param level the level it runs under
 * @param engine what runs it
 * @param module SHA-256 of its module
 * @param deployed when it was deployed
 * @param limits what it may use
 * @param usage what it has used since it was deployed or the server started
 * @param health how its supervision sees it
 * @param waiting messages in its mailbox
 * @param lastFailure how its last failed turn ended
 * @param tools the tools that it declares, written {@code agent/tool}
 * @param warnings what the deployment warned of; only in the answer to it
 */
public record AgentView(
        String id,
        String tenant,
        String name,
        String state,
        String level,
        String engine,
        String module,
        Instant deployed,
        LimitsView limits,
        UsageView usage,
        HealthView health,
        int waiting,
        Optional<Problem> lastFailure,
        List<String> tools,
        Optional<List<String>> warnings) {

    /**
     * Limits.
     *
     * @param memoryBytes linear memory
     * @param fuelPerTurn fuel units of one turn
     * @param turnMillis guest time of one turn
     * @param messageBytes content of one message
     * @param callDepth nested guest calls
     * @param hostCallsPerTurn calls into the host
     * @param toolCallsPerTurn tool calls
     * @param messagesPerTurn messages to others
     * @param outputBytesPerTurn bytes logged and replied
     * @param mailboxLength messages that may wait
     * @param fuelPerSecond fuel that flows in in a second
     */
    public record LimitsView(
            @JsonProperty(required = true) long memoryBytes,
            @JsonProperty(required = true) long fuelPerTurn,
            @JsonProperty(required = true) long turnMillis,
            @JsonProperty(required = true) int messageBytes,
            @JsonProperty(required = true) int callDepth,
            @JsonProperty(required = true) int hostCallsPerTurn,
            @JsonProperty(required = true) int toolCallsPerTurn,
            @JsonProperty(required = true) int messagesPerTurn,
            @JsonProperty(required = true) int outputBytesPerTurn,
            @JsonProperty(required = true) int mailboxLength,
            long fuelPerSecond) {

        Limits limits() {
            return new Limits(
                    memoryBytes,
                    fuelPerTurn,
                    Duration.ofMillis(turnMillis),
                    messageBytes,
                    callDepth,
                    hostCallsPerTurn,
                    toolCallsPerTurn,
                    messagesPerTurn,
                    outputBytesPerTurn,
                    mailboxLength,
                    fuelPerSecond);
        }
    }

    /**
     * How an agent's supervision sees it.
     *
     * @param breaker whether messages get through
     * @param failuresInARow turns that failed since the last that did not
     * @param restMillis how long it handles nothing from now on
     */
    public record HealthView(String breaker, int failuresInARow, long restMillis) {}

    /**
     * Use.
     *
     * @param turns turns that ended
     * @param fuel fuel charged
     * @param guestMicros time in guests
     * @param messagesIn messages handled
     * @param messagesOut messages sent
     * @param toolCalls tool calls tried
     * @param retries messages handled once more
     * @param throttles how often an agent had to wait for fuel
     * @param memoryBytes linear memory now
     * @param peakMemoryBytes linear memory at its most
     * @param hostCalls calls into the host, by function
     * @param failures failed turns by outcome
     */
    public record UsageView(
            long turns,
            long fuel,
            long guestMicros,
            long messagesIn,
            long messagesOut,
            long toolCalls,
            long retries,
            long throttles,
            long memoryBytes,
            long peakMemoryBytes,
            Map<String, Long> hostCalls,
            Map<String, Long> failures) {}

    static AgentView of(AgentStatus agent) {
        return of(agent, Optional.empty());
    }

    static AgentView of(AgentStatus agent, Optional<List<String>> warnings) {
        return new AgentView(
                agent.id().toString(),
                agent.id().tenant().value(),
                agent.id().name(),
                agent.state().name(),
                agent.level().toString(),
                agent.engine(),
                agent.module(),
                agent.deployed(),
                limits(agent.limits()),
                usage(agent.usage()),
                new HealthView(
                        agent.health().breaker().name(),
                        agent.health().failuresInARow(),
                        agent.health().rest().toMillis()),
                agent.waiting(),
                agent.lastFailure(),
                agent.tools().stream()
                        .map(tool -> agent.id().name() + "/" + tool.name())
                        .toList(),
                warnings);
    }

    static LimitsView limits(Limits limits) {
        return new LimitsView(
                limits.memoryBytes(),
                limits.fuelPerTurn(),
                limits.turnTime().toMillis(),
                limits.messageBytes(),
                limits.callDepth(),
                limits.hostCallsPerTurn(),
                limits.toolCallsPerTurn(),
                limits.messagesPerTurn(),
                limits.outputBytesPerTurn(),
                limits.mailboxLength(),
                limits.fuelPerSecond());
    }

    static UsageView usage(Usage usage) {
        return new UsageView(
                usage.turns(),
                usage.fuel(),
                usage.guestTime().toNanos() / 1_000,
                usage.messagesIn(),
                usage.messagesOut(),
                usage.toolCalls(),
                usage.retries(),
                usage.throttles(),
                usage.memoryBytes(),
                usage.peakMemoryBytes(),
                new TreeMap<>(usage.hostCalls()),
                new TreeMap<>(usage.failures()));
    }
}
