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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where the one switch is thrown, on record: what stops things acts before its record is written, and what lets them go on acts only once its record is. A release
 * ends the hold that was there when it began, and none that was made while it was being recorded. Safe for use by many threads.
 */
public final class HoldSwitch {

    private final Holds holds;
    private final AuditLog audit;
    private final Consumer<Hold> released;
    // One release at a time, each for as long as its record takes.
    private final ReentrantLock releases = new ReentrantLock();
    // Guards what follows, and orders the records; never held while a record is waited for.
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Release> running = Optional.empty();

    /**
     * A release whose record is being written.
     *
     * @param hold what is released
     * @param again who has held the same once more since, first of all
     */
    private record Release(Hold hold, Optional<Principal> again) {}

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
     * Holds something, at once; the record follows. Does not block. Holding what is held changes nothing and is not recorded, unless it is being released: then that
     * release does not end it, and the new hold is recorded after the release.
     *
     * @param by who holds it
     * @param hold what
     */
    public void hold(Principal by, Hold hold) {
        lock.lock();
        try {
            if (holds.add(hold)) {
                audit.record(event(by, hold, true));
            } else {
                running = running.map(release ->
                        release.hold().equals(hold) && release.again().isEmpty()
                                ? new Release(hold, Optional.of(by))
                                : release);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Releases something. Blocks for one record on disk, and for those of releases before it: what can't be recorded stays held.
     *
     * @param by who releases it
     * @param hold what, as it was made
     * @return why it is still held, or empty
     */
    public Optional<Problem> release(Principal by, Hold hold) {
        releases.lock();
        try {
            Optional<Problem> problem = recorded(by, hold);
            if (problem.isEmpty()) {
                released.accept(hold);
            }
            return problem;
        } finally {
            releases.unlock();
        }
    }

    private Optional<Problem> recorded(Principal by, Hold hold) {
        if (!begun(hold)) {
            return Optional.of(
                    new Problem("CAX-HOLD-UNKNOWN", "there is no such hold: " + hold, "Release it as it was made."));
        }
        boolean written = false;
        try {
            audit.append(event(by, hold, false));
            written = true;
        } catch (AuditException e) {
            return Optional.of(Problems.unrecorded("the release", e));
        } finally {
            if (!written) {
                var _ = ended(hold, false);
            }
        }
        return ended(hold, true).map(again -> Problems.heldAgain(hold, again));
    }

    private boolean begun(Hold hold) {
        lock.lock();
        try {
            boolean held = holds.all().contains(hold);
            running = held ? Optional.of(new Release(hold, Optional.empty())) : Optional.empty();
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a release, and answers who has held the same again while it was recorded: that stays, and goes on record now. */
    private Optional<Principal> ended(Hold hold, boolean written) {
        lock.lock();
        try {
            Optional<Principal> again = running.flatMap(Release::again);
            running = Optional.empty();
            if (again.isPresent()) {
                audit.record(event(again.get(), hold, true));
            } else if (written) {
                holds.remove(hold);
            }
            return again;
        } finally {
            lock.unlock();
        }
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
