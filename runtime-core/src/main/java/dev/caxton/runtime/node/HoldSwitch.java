package dev.caxton.runtime.node;

import dev.caxton.audit.AuditEvent;
import dev.caxton.audit.AuditException;
import dev.caxton.audit.AuditLog;
import dev.caxton.policy.identity.Principal;
import dev.caxton.runtime.agent.Hold;
import dev.caxton.runtime.message.Problem;
import dev.caxton.runtime.sandbox.Holds;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the one switch is thrown, on record: what stops things acts before its record is written, and what lets them go on acts only once its record is. Safe for use
 * by many threads.
 */
public final class HoldSwitch {

    private final Holds holds;
    private final AuditLog audit;
    private final Consumer<Hold> released;

    /**
     * A switch.
     *
     * @param holds what is held, where everybody looks who may be held
     * @param audit the audit log
     * @param released called after a release, so that what waited goes on
     */
    public HoldSwitch(Holds holds, AuditLog audit, Consumer<Hold> released) {
        this.holds = holds;
        this.audit = audit;
        this.released = released;
    }

    /**
     * Holds something, at once; the record follows. Does not block. Holding what is held changes nothing and is not recorded.
     *
     * @param by who holds it
     * @param hold what
     */
    public void hold(Principal by, Hold hold) {
        if (holds.add(hold)) {
            audit.record(event(by, hold, true));
        }
    }

    /**
     * Releases something. Blocks for one record on disk: what can't be recorded stays held.
     *
     * @param by who releases it
     * @param hold what, as it was made
     * @return why it is still held, or empty
     */
    public Optional<Problem> release(Principal by, Hold hold) {
        if (!holds.all().contains(hold)) {
            return Optional.of(
                    new Problem("CAX-HOLD-UNKNOWN", "there is no such hold: " + hold, "Release it as it was made."));
        }
        try {
            audit.append(event(by, hold, false));
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the release", e));
        }
        holds.remove(hold);
        released.accept(hold);
        return Optional.empty();
    }

    /**
     * What is held.
     *
     * @return an unmodifiable set
     */
    public Set<Hold> all() {
        return holds.all();
    }

    private static AuditEvent.HoldChanged event(Principal by, Hold hold, boolean held) {
        return new AuditEvent.HoldChanged(
                hold.tenant().orElse(by.tenant()), by, hold.what().toString(), hold.scope(), held);
    }
}
