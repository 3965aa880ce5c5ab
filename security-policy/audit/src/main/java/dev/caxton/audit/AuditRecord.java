package dev.caxton.audit;

import dev.caxton.audit.json.JsonValue;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.time.Instant;

/**
 * One record as it stands in the log, its own hash checked.
 *
 * @param sequence 0 for the first record of the log, then counting up without a gap
 * @param time when it was written, microseconds
 * @param tenant the tenant it concerns
 * @param principal who acted
 * @param type what happened, as {@code tool-call-ended}; {@code docs/audit.md} lists the types
 * @param event the event with all its fields, the three above among them
 * @param group the sequence number of the first record that went to disk together with this one
 * @param previous the hash of the record before, 64 zeros before the first
 * @param hash SHA-256 of this record
 */
public record AuditRecord(
        long sequence,
        Instant time,
        TenantId tenant,
        Principal principal,
        String type,
        JsonValue.JsonObject event,
        long group,
        String previous,
        String hash) {

    /**
     * The line as it stands in the file, without the line feed.
     *
     * @return canonical JSON
     */
    public String line() {
        return RecordCodec.line(this);
    }
}
