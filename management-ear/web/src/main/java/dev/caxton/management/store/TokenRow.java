package dev.caxton.management.store;

import dev.caxton.policy.identity.Principal;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A row of the table {@code token}. */
@Entity
@Table(name = "token")
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class TokenRow {

    @Id
    private String id;

    private String principal;
    private String salt;
    private String hash;
    private OffsetDateTime created;

    protected TokenRow() {}

    TokenRow(StoredToken token) {
        id = token.id();
        principal = token.principal().toString();
        salt = token.salt();
        hash = token.hash();
        created = token.created().atOffset(ZoneOffset.UTC);
    }

    StoredToken token() {
        return new StoredToken(id, Principal.parse(principal), salt, hash, created.toInstant());
    }
}
