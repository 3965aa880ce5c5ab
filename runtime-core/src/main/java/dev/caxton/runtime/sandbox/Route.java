package dev.caxton.runtime.sandbox;

import dev.caxton.policy.Decision;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.mail.PostOffice;
import dev.caxton.runtime.mail.Posting;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Optional;

/**
 * The way from one sender to one receiver: what was permitted and found the last time. A permission is good for the very policy that gave it and for as long as it
 * said; a mailbox, for as long as it takes messages. Neither is kept alive here. Used by one thread at a time.
 */
final class Route {

    private final AgentId receiver;
    private WeakReference<Policy> permittedBy = new WeakReference<>(null);
    private Instant validBefore = Instant.MIN;
    private WeakReference<Mailbox> mailbox = new WeakReference<>(null);

    Route(AgentId receiver) {
        this.receiver = receiver;
    }

    AgentId receiver() {
        return receiver;
    }

    /** Whether the policy permits it now, as far as is remembered. */
    boolean permitted(Policy policy, Instant now) {
        return permittedBy.refersTo(policy) && now.isBefore(validBefore);
    }

    /** The policy has permitted it. */
    void remember(Policy policy, Decision.Permit permit) {
        permittedBy = new WeakReference<>(policy);
        validBefore = permit.validBefore();
    }

    /** Reserves a place with the receiver, or answers why there is none. */
    Posting reserve(PostOffice post, int size) {
        Mailbox known = mailbox.get();
        if (known != null) {
            Posting posting = known.reserve(size);
            // One that is stopped may have been removed, and another of its name be there.
            if (!(posting instanceof Posting.Refused refused) || refused.reason() != Posting.Reason.STOPPED) {
                return posting;
            }
        }
        Optional<Mailbox> found = post.find(receiver);
        if (found.isEmpty()) {
            return new Posting.Refused(Posting.Reason.UNKNOWN);
        }
        mailbox = new WeakReference<>(found.get());
        return found.get().reserve(size);
    }
}
