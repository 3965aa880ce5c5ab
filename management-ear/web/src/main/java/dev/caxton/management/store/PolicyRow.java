package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A row of the table {@code policy_document}. */
@Entity
@Table(name = "policy_document")
@IdClass(PolicyRow.Key.class)
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class PolicyRow {

    /** The primary key. */
    record Key(String tenant, String digest) {}

    @Id
    private String tenant;

    @Id
    private String digest;

    private String document;
    private String author;
    private OffsetDateTime since;

    @Column(name = "in_force")
    private boolean inForce;

    protected PolicyRow() {}

    PolicyRow(StoredPolicy policy) {
        tenant = policy.tenant().value();
        digest = policy.digest();
        set(policy);
    }

    /** Inside of this class, since the provider notices changes of fields only here. */
    final void set(StoredPolicy policy) {
        document = policy.document();
        author = policy.author().toString();
        since = policy.since().atOffset(ZoneOffset.UTC);
        inForce = policy.inForce();
    }

    StoredPolicy policy() {
        return new StoredPolicy(
                new TenantId(tenant), digest, document, Principal.parse(author), since.toInstant(), inForce);
    }
}
