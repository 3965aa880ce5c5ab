package dev.caxton.management.store;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.agent.Hold;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Optional;

/** A row of the table {@code hold}. */
@Entity
@Table(name = "hold")
@IdClass(HoldRow.Key.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class HoldRow {

    private static final String ALL = "*";

    /** The primary key. */
    record Key(String what, String tenant, String agent) {

        static Key of(Hold hold) {
            return new Key(
                    hold.what().name(),
                    hold.tenant().map(TenantId::value).orElse(ALL),
                    hold.agent().orElse(ALL));
        }
    }

    @Id
    private String what;

    @Id
    private String tenant;

    @Id
    private String agent;

    protected HoldRow() {}

    HoldRow(Hold hold) {
        Key key = Key.of(hold);
        what = key.what();
        tenant = key.tenant();
        agent = key.agent();
    }

    Hold hold() {
        return new Hold(
                Hold.What.valueOf(what),
                tenant.equals(ALL) ? Optional.empty() : Optional.of(new TenantId(tenant)),
                agent.equals(ALL) ? Optional.empty() : Optional.of(agent));
    }
}
