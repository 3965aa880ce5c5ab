package dev.caxton.policy.grant;

import dev.caxton.policy.identity.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the uses of grants, for each grant and caller. Decisions stay pure: they name the account, and whoever acts takes the use from it here. Safe for use
 * by many threads; nothing blocks for longer than a look-up, but for one sweep when the accounts are full.
 *
 * <p>An account is known by tenant, rule and caller, so a changed document finds its counts as they were; a changed number holds from then on. Counts live in
 * memory: a restart begins at zero.
 */
public final class GrantAccounts {

    /** The most accounts that are kept at once. Idle ones make room; when none is idle, further callers are refused. */
    public static final int MAX_ACCOUNTS = 100_000;

    private record Key(String rule, Principal caller) {}

    /**
     * What was used.
     *
     * @param rateFull when the rate is whole again
     * @param window when the window of the quota began
     * @param used uses in that window
     * @param idle from when on the account says the same as none
     */
    private record Used(Instant rateFull, Instant window, long used, Instant idle) {

        static final Used NOTHING = new Used(Instant.MIN, Instant.MIN, 0, Instant.MIN);
    }

    private final int most;
    private final Map<Key, Used> accounts = new HashMap<>();

    /** Starts with nothing used. */
    public GrantAccounts() {
        this(MAX_ACCOUNTS);
    }

    GrantAccounts(int most) {
        this.most = most;
    }

    /** What became of a use. */
    public sealed interface Taken {

        /** The use was taken. */
        record Granted() implements Taken {}

        /**
         * An allowance is used up; nothing was taken.
         *
         * @param allowance which one
         * @param after how long until one more use may be taken
         */
        record UsedUp(Allowance allowance, Duration after) implements Taken {}

        /** There are too many accounts to open one more; nothing was taken. */
        record NoAccount() implements Taken {}
    }

    /**
     * Takes one use, from all allowances of a grant or from none.
     *
     * @param spending whose account, and what has to admit it
     * @param now the time
     * @return whether it was taken
     */
    public synchronized Taken take(Spending spending, Instant now) {
        Key key = new Key(spending.rule(), spending.caller());
        Used used = accounts.getOrDefault(key, Used.NOTHING);
        if (accounts.size() >= most && !accounts.containsKey(key)) {
            accounts.values().removeIf(account -> !account.idle().isAfter(now));
            if (accounts.size() >= most) {
                return new Taken.NoAccount();
            }
        }
        Used after = used;
        for (Allowance allowance : spending.allowances()) {
            Optional<Duration> wait = switch (allowance.kind()) {
                case RATE -> waitForRate(allowance, after, now);
                case QUOTA -> waitForQuota(allowance, after, now);
            };
            if (wait.isPresent()) {
                return new Taken.UsedUp(allowance, wait.get());
            }
            after = switch (allowance.kind()) {
                case RATE -> withRate(allowance, after, now);
                case QUOTA -> withQuota(allowance, after, now);
            };
        }
        accounts.put(key, after);
        return new Taken.Granted();
    }

    /** The generic cell rate algorithm, ITU-T I.371: the time at which the bucket is whole again says all. */
    private static Optional<Duration> waitForRate(Allowance rate, Used used, Instant now) {
        Duration debt = Duration.between(now, whole(rate, used, now)).plus(step(rate));
        Duration over = debt.minus(rate.window().length());
        return over.isPositive() ? Optional.of(over) : Optional.empty();
    }

    private static Used withRate(Allowance rate, Used used, Instant now) {
        Instant full = whole(rate, used, now).plus(step(rate));
        return new Used(full, used.window(), used.used(), later(used.idle(), full));
    }

    /** A clock that was set back, or a window that became shorter, must not lock anybody out for longer than a window. */
    private static Instant whole(Allowance rate, Used used, Instant now) {
        Instant most = now.plus(rate.window().length());
        Instant full = used.rateFull().isBefore(now) ? now : used.rateFull();
        return full.isAfter(most) ? most : full;
    }

    /** The time of one use. Rounded up, so that rounding never admits more than the count. */
    private static Duration step(Allowance rate) {
        long nanos = rate.window().length().toNanos();
        return Duration.ofNanos((nanos + rate.count() - 1) / rate.count());
    }

    private static Optional<Duration> waitForQuota(Allowance quota, Used used, Instant now) {
        Instant begin = window(quota, now);
        return used.window().equals(begin) && used.used() >= quota.count()
                ? Optional.of(Duration.between(now, begin.plus(quota.window().length())))
                : Optional.empty();
    }

    private static Used withQuota(Allowance quota, Used used, Instant now) {
        Instant begin = window(quota, now);
        long before = used.window().equals(begin) ? used.used() : 0;
        return new Used(
                used.rateFull(),
                begin,
                before + 1,
                later(used.idle(), begin.plus(quota.window().length())));
    }

    private static Instant window(Allowance quota, Instant now) {
        long length = quota.window().length().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), length) * length);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
