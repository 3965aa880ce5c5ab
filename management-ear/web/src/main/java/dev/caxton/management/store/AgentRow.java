package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A row of the table {@code agent}. */
@Entity
@Table(name = "agent")
@IdClass(AgentRow.Key.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class AgentRow {

    /** The primary key. */
    record Key(String tenant, String name) {}

    @Id
    private String tenant;

    @Id
    private String name;

    private String descriptor;
    private String module;
    private boolean started;
    private String deployer;
    private OffsetDateTime deployed;

    protected AgentRow() {}

    AgentRow(StoredAgent agent) {
        tenant = agent.id().tenant().value();
        name = agent.id().name();
        descriptor = agent.descriptor();
        module = agent.module();
        started = agent.started();
        deployer = agent.deployer().toString();
        deployed = agent.deployed().atOffset(ZoneOffset.UTC);
    }

    /** Inside of this class, since the provider notices changes of fields only here. */
    void setStarted(boolean value) {
        started = value;
    }

    StoredAgent agent() {
        return new StoredAgent(
                new AgentId(new TenantId(tenant), name),
                descriptor,
                module,
                started,
                Principal.parse(deployer),
                deployed.toInstant());
    }
}
