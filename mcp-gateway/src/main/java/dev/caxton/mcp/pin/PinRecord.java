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
 * @param refusals the descriptions that people refused; never the approved one
 * @param quarantined SHA-256 of the description for which it was recorded last that the tool is in quarantine, if it has not left it since
 */
public record PinRecord(
        TenantId tenant,
        ToolName tool,
        String firstSeen,
        Optional<Pin> approved,
        Refusals refusals,
        Optional<String> quarantined) {

    /** Refuses a description that is both approved and refused with an {@link IllegalArgumentException}. */
    public PinRecord {
        if (approved.isPresent() && refusals.of(approved.get().digest()).isPresent()) {
            throw new IllegalArgumentException("a description is either approved or refused");
        }
    }

    static PinRecord seen(TenantId tenant, OfferedTool tool) {
        return new PinRecord(tenant, tool.name(), tool.pin(), Optional.empty(), Refusals.NONE, Optional.empty());
    }

    /** Whether somebody or a rule has decided on any description of it. */
    boolean decided() {
        return approved.isPresent() || refusals.any();
    }

    PinState state(String digest) {
        if (approved.isPresent() && approved.get().digest().equals(digest)) {
            return PinState.APPROVED;
        }
        if (refusals.of(digest).isPresent()) {
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
                refusals.without(offered.pin()),
                Optional.empty());
    }

    PinRecord refuse(String digest, Principal principal, Instant now) {
        return new PinRecord(
                tenant,
                tool,
                firstSeen,
                approved.filter(pin -> !pin.digest().equals(digest)),
                refusals.with(new Refusal(digest, principal, now)),
                approved.filter(pin -> !pin.digest().equals(digest)).flatMap(pin -> quarantined));
    }

    /** No description counts any more; refusals stay. */
    PinRecord withoutApproval() {
        return new PinRecord(tenant, tool, firstSeen, Optional.empty(), refusals, Optional.empty());
    }

    /** What was approved at an earlier moment counts again, unless a person has refused it since or that can't be told. */
    PinRecord back(Optional<PinRecord> earlier) {
        return new PinRecord(
                tenant,
                tool,
                firstSeen,
                earlier.filter(then -> then.refusals().dropped() == refusals.dropped())
                        .flatMap(PinRecord::approved)
                        .filter(pin -> refusals.of(pin.digest()).isEmpty()),
                refusals,
                Optional.empty());
    }

    /** It is in quarantine because of a description, or no longer. */
    PinRecord quarantined(Optional<String> digest) {
        return new PinRecord(tenant, tool, firstSeen, approved, refusals, digest);
    }
}
