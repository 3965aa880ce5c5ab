package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered about a tool. Immutable.
 *
 * @param tenant the tenant
 * @param tool the tool
 * @param firstSeen SHA-256 of the first description that its upstream offered under this name
 * @param approved the description that counts, if there is one
 * @param refused the description that a person refused last, if one did; never the approved one
 * @param quarantined SHA-256 of the description for which it was recorded last that the tool is in quarantine, if it has not left it since
 */
public record PinRecord(
        TenantId tenant,
        ToolName tool,
        String firstSeen,
        Optional<Pin> approved,
        Optional<Refusal> refused,
        Optional<String> quarantined) {

    /** Refuses a description that is both approved and refused with an {@link IllegalArgumentException}. */
    public PinRecord {
        if (approved.isPresent()
                && refused.isPresent()
                && approved.get().digest().equals(refused.get().digest())) {
            throw new IllegalArgumentException("a description is either approved or refused");
        }
    }

    static PinRecord seen(TenantId tenant, OfferedTool tool) {
        return new PinRecord(tenant, tool.name(), tool.pin(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether somebody or a rule has decided on any description of it. */
    boolean decided() {
        return approved.isPresent() || refused.isPresent();
    }

    PinState state(String digest) {
        if (approved.isPresent() && approved.get().digest().equals(digest)) {
            return PinState.APPROVED;
        }
        if (refused.isPresent() && refused.get().digest().equals(digest)) {
            return PinState.REFUSED;
        }
        return approved.isPresent() ? PinState.QUARANTINED : PinState.PENDING;
    }

    PinRecord approve(OfferedTool offered, Principal approver, Instant now) {
        return new PinRecord(
                tenant,
                tool,
                firstSeen,
                Optional.of(new Pin(offered.pin(), offered.document(), approver, now)),
                refused.filter(refusal -> !refusal.digest().equals(offered.pin())),
                Optional.empty());
    }

    PinRecord refuse(String digest, Principal principal, Instant now) {
        return new PinRecord(
                tenant,
                tool,
                firstSeen,
                approved.filter(pin -> !pin.digest().equals(digest)),
                Optional.of(new Refusal(digest, principal, now)),
                approved.filter(pin -> !pin.digest().equals(digest)).flatMap(pin -> quarantined));
    }

    /** No description counts any more; a refusal stays. */
    PinRecord withoutApproval() {
        return new PinRecord(tenant, tool, firstSeen, Optional.empty(), refused, Optional.empty());
    }

    /** As it was at an earlier moment, but for what a person has refused since. */
    PinRecord back(Optional<PinRecord> earlier) {
        Optional<Refusal> standing = refused.or(() -> earlier.flatMap(PinRecord::refused));
        Optional<String> out = standing.map(Refusal::digest);
        return new PinRecord(
                tenant,
                tool,
                firstSeen,
                earlier.flatMap(PinRecord::approved).filter(pin -> !out.equals(Optional.of(pin.digest()))),
                standing,
                Optional.empty());
    }

    /** It is in quarantine because of a description, or no longer. */
    PinRecord quarantined(Optional<String> digest) {
        return new PinRecord(tenant, tool, firstSeen, approved, refused, digest);
    }
}
