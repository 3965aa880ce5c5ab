package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A row of the table {@code agent}. */
@Entity
@Table(name = "agent")
@IdClass(AgentKey.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class AgentRow {

    @Id
    private String tenant;

    @Id
    private String name;

    private int version;
    private boolean started;
    private boolean leaving;

    protected AgentRow() {}

    AgentRow(AgentId id) {
        tenant = id.tenant().value();
        name = id.name();
        version = 1;
        started = true;
        leaving = false;
    }

    AgentId id() {
        return new AgentId(new TenantId(tenant), name);
    }

    int version() {
        return version;
    }

    boolean started() {
        return started;
    }

    boolean leaving() {
        return leaving;
    }

    // Setters inside of this class, since the provider notices changes of fields only here.

    void setVersion(int value) {
        version = value;
    }

    void setStarted(boolean value) {
        started = value;
    }

    void setLeaving(boolean value) {
        leaving = value;
    }
}
