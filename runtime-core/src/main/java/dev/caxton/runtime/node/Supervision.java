package dev.caxton.runtime.node;

import dev.caxton.runtime.agent.AgentHealth;
import dev.caxton.runtime.agent.RestartRule;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a failed agent runs again. The first failure in a row costs nothing; from the second on each doubles a pause. So many failures within a window open the
 * breaker. A turn that failed in the host only pauses the agent, since the agent is not to blame. Time is in nanoseconds that never go back. Safe for use by many
 * threads.
 */
final class Supervision {

    private static final int MAX_DOUBLINGS = 40;

    // Not the agent's own figures: those may be as short as a millisecond, and say nothing about how long a host takes
    // to recover.
    private static final Duration HOST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_HOST_PAUSE = Duration.ofSeconds(10);

    /** What to do after a failure. */
    sealed interface Verdict {

        /** Run the next message in a fresh sandbox, after a pause that may be zero. */
        record Restart(Duration pause) implements Verdict {}

        /** The breaker is open: take and run nothing for so long, then try. */
        record Rest(Duration open) implements Verdict {}

        /** Run nothing until somebody starts the agent. */
        record GiveUp() implements Verdict {}
    }

    private final RestartRule rule;
    private final FailureBreaker breaker;
    private final ReentrantLock lock = new ReentrantLock();
    private int inARow;
    private int hostsInARow;
    private boolean pausing;
    private long pausedUntil;
    // No failure since the last turn that completed, and no breaker open. Written under the lock.
    private volatile boolean calm = true;

    Supervision(RestartRule rule) {
        this.rule = rule;
        this.breaker = new FailureBreaker(
                rule.failures(), rule.window().toNanos(), rule.open().toNanos(), RestartRule.LONGEST.toNanos());
    }

    /** Whether nothing stands against the next turn, without asking what time it is. */
    boolean calm() {
        return calm;
    }

    void completed() {
        if (calm) {
            return;
        }
        lock.lock();
        try {
            inARow = 0;
            hostsInARow = 0;
            pausing = false;
            breaker.completed();
            calm = true;
        } finally {
            lock.unlock();
        }
    }

    Verdict failed(long now) {
        lock.lock();
        try {
            inARow++;
            calm = false;
            boolean trial = breaker.state(now) != AgentHealth.Breaker.CLOSED;
            boolean open = breaker.failed(now);
            if (rule.when() == RestartRule.When.NEVER || (trial && rule.when() == RestartRule.When.ON_FAILURE)) {
                return new Verdict.GiveUp();
            }
            if (open) {
                return new Verdict.Rest(Duration.ofNanos(breaker.delay(now)));
            }
            Duration pause = inARow == 1 ? Duration.ZERO : doubled(rule.pause(), inARow - 2, rule.longestPause());
            pause(now, pause);
            return new Verdict.Restart(pause);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A turn has failed in the host. The agent rests for a while, twice as long each time in a row, so that a host that always fails is not asked in a tight loop; its
     * breaker stays as it is, and a trial is still to come.
     */
    void hostFailed(long now) {
        lock.lock();
        try {
            calm = false;
            pause(now, doubled(HOST_PAUSE, hostsInARow, LONGEST_HOST_PAUSE));
            hostsInARow++;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long now, Duration pause) {
        pausing = !pause.isZero();
        pausedUntil = now + pause.toNanos();
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        double millis = first.toMillis() * Math.pow(2, Math.min(times, MAX_DOUBLINGS));
        return millis >= longest.toMillis() ? longest : Duration.ofMillis((long) millis);
    }

    /** How long the agent rests from now on, nanoseconds. */
    long delay(long now) {
        lock.lock();
        try {
            return rest(now);
        } finally {
            lock.unlock();
        }
    }

    private long rest(long now) {
        long pause = 0;
        if (pausing) {
            pause = Math.max(0, pausedUntil - now);
            pausing = pause > 0;
        }
        return Math.max(pause, breaker.delay(now));
    }

    AgentHealth health(long now) {
        lock.lock();
        try {
            return new AgentHealth(breaker.state(now), inARow + hostsInARow, Duration.ofNanos(rest(now)));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything: a person has started the agent again. */
    void reset() {
        lock.lock();
        try {
            breaker.reset();
            inARow = 0;
            hostsInARow = 0;
            pausing = false;
            calm = true;
        } finally {
            lock.unlock();
        }
    }
}
