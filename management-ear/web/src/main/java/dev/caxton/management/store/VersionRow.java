package dev.caxton.management.store;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A row of the table {@code agent_version}; it never changes. */
@Entity
@Table(name = "agent_version")
@IdClass(VersionRow.Key.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class VersionRow {

    /** The primary key. */
    record Key(String tenant, String name, int version) {}

    @Id
    private String tenant;

    @Id
    private String name;

    @Id
    private int version;

    private String descriptor;
    private String module;
    private String deployer;
    private OffsetDateTime deployed;

    protected VersionRow() {}

    VersionRow(AgentId id, StoredVersion stored) {
        tenant = id.tenant().value();
        name = id.name();
        version = stored.number();
        descriptor = stored.descriptor();
        module = stored.module();
        deployer = stored.deployer().toString();
        deployed = stored.deployed().atOffset(ZoneOffset.UTC);
    }

    AgentKey agent() {
        return new AgentKey(tenant, name);
    }

    StoredVersion version() {
        return new StoredVersion(version, descriptor, module, Principal.parse(deployer), deployed.toInstant());
    }
}
