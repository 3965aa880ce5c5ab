package dev.caxton.runtime.node;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.mail.Mailbox;
import dev.caxton.runtime.sandbox.GuestLog;
import dev.caxton.runtime.sandbox.KeptState;
import dev.caxton.runtime.sandbox.Resident;

/**
 * What belongs to an agent's name and goes from one version to the next.
 *
 * @param mailbox with what waits in it
 * @param belongings log, state and timers
 */
record Estate(Mailbox mailbox, Resident.Belongings belongings) {

    /**
     * What a name has that nobody had before: a closed mailbox, an empty log, no timers. State that the store has kept under the name is there.
     *
     * @param id the name
     * @param limits how much the mailbox takes
     * @param shared where the contents count
     * @param arrived called after a message has arrived
     */
    static Estate of(AgentId id, Limits limits, Shared shared, Runnable arrived) {
        return new Estate(
                new Mailbox(limits.mailboxLength(), limits.messageBytes(), shared.messages(), arrived),
                new Resident.Belongings(
                        new GuestLog(shared.logs()),
                        new KeptState(id, shared.kept().state()),
                        shared.kept().timers().of(id)));
    }
}
