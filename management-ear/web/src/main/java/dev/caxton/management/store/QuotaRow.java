package dev.caxton.management.store;

import dev.caxton.resource.Quota;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table {@code quota}. It is replaced whole. */
@Entity
@Table(name = "quota")
@SuppressWarnings("NullAway.Init") // The persistence provider sets the fields of what it loads.
class QuotaRow {

    @Id
    private String scope;

    @Column(name = "fuel_per_second")
    private long fuelPerSecond;

    @Column(name = "memory_bytes")
    private long memoryBytes;

    private int agents;

    protected QuotaRow() {}

    QuotaRow(String scope, Quota quota) {
        this.scope = scope;
        fuelPerSecond = quota.fuelPerSecond();
        memoryBytes = quota.memoryBytes();
        agents = quota.agents();
    }

    String scope() {
        return scope;
    }

    Quota quota() {
        return new Quota(fuelPerSecond, memoryBytes, agents);
    }
}
