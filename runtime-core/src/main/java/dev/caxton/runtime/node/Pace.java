package dev.caxton.runtime.node;

import dev.caxton.resource.Account;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When an agent's next turn may begin: not while it rests after failures, and not while it or somebody above it has spent more fuel than flowed in. Whoever asks too
 * early is called later, once, however many ask. Safe for use by many threads.
 */
final class Pace {

    // Where many agents wait for the fuel of one tenant, all but one find it spent again: they ask more and more
    // seldom.
    private static final long FIRST_STEP = Duration.ofMillis(10).toNanos();
    private static final int MAX_DOUBLINGS = 7;

    // The ticker's own limit is far beyond; a debt of fuel can be far beyond that.
    private static final long LONGEST_SLEEP = Duration.ofMinutes(1).toNanos();

    private final Account account;
    private final Supervision supervision;
    private final Shared shared;
    private final Runnable wake;
    private final AtomicBoolean waking = new AtomicBoolean();
    // Written by whoever has won the flag above; a stale value changes a wait by a little.
    private volatile int inVain;

    Pace(Account account, Supervision supervision, Shared shared, Runnable wake) {
        this.account = account;
        this.supervision = supervision;
        this.shared = shared;
        this.wake = wake;
    }

    /** Whether a turn may begin now. If not, the agent is woken when it may, or at least asks again then. */
    boolean permits() {
        if (supervision.calm() && account.hasFuel()) {
            if (inVain != 0) {
                inVain = 0;
            }
            return true;
        }
        long now = shared.nanos().getAsLong();
        long rest = supervision.delay(now);
        long fuel = account.delay(now);
        if (rest == 0 && fuel == 0) {
            inVain = 0;
            return true;
        }
        if (waking.compareAndSet(false, true)) {
            long delay = Math.max(rest, fuel);
            if (fuel > 0) {
                account.throttled();
                delay = Math.max(delay, step());
            }
            shared.ticker().after(Duration.ofNanos(Math.min(delay, LONGEST_SLEEP)), this::awake);
        }
        return false;
    }

    private long step() {
        int step = inVain;
        inVain = step + 1;
        return step == 0 ? 0 : FIRST_STEP << Math.min(step - 1, MAX_DOUBLINGS);
    }

    private void awake() {
        waking.set(false);
        wake.run();
    }
}
