package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Duration;

/** A row of the table {@code agent_limits}. It is replaced whole. */
@Entity
@Table(name = "agent_limits")
@IdClass(AgentKey.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class LimitsRow {

    @Id
    private String tenant;

    @Id
    private String name;

    @Column(name = "memory_bytes")
    private long memoryBytes;

    @Column(name = "fuel_per_turn")
    private long fuelPerTurn;

    @Column(name = "turn_millis")
    private long turnMillis;

    @Column(name = "message_bytes")
    private int messageBytes;

    @Column(name = "call_depth")
    private int callDepth;

    @Column(name = "host_calls_per_turn")
    private int hostCallsPerTurn;

    @Column(name = "tool_calls_per_turn")
    private int toolCallsPerTurn;

    @Column(name = "messages_per_turn")
    private int messagesPerTurn;

    @Column(name = "output_bytes_per_turn")
    private int outputBytesPerTurn;

    @Column(name = "mailbox_length")
    private int mailboxLength;

    @Column(name = "fuel_per_second")
    private long fuelPerSecond;

    protected LimitsRow() {}

    LimitsRow(AgentId id, Limits limits) {
        tenant = id.tenant().value();
        name = id.name();
        memoryBytes = limits.memoryBytes();
        fuelPerTurn = limits.fuelPerTurn();
        turnMillis = limits.turnTime().toMillis();
        messageBytes = limits.messageBytes();
        callDepth = limits.callDepth();
        hostCallsPerTurn = limits.hostCallsPerTurn();
        toolCallsPerTurn = limits.toolCallsPerTurn();
        messagesPerTurn = limits.messagesPerTurn();
        outputBytesPerTurn = limits.outputBytesPerTurn();
        mailboxLength = limits.mailboxLength();
        fuelPerSecond = limits.fuelPerSecond();
    }

    AgentKey agent() {
        return new AgentKey(tenant, name);
    }

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
