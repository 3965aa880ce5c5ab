package dev.caxton.runtime.schedule;

/**
 * What one seat is charged for a run, of which only the beginning and the end are known: pauses of the collector, and time in which the operating system ran somebody else,
 * lie in between. Charged to the agent that happened to run, 5 ms would let it wait until everybody who is busy has had 5 ms more: a tenth of a second among twenty.
 *
 * <p>A run that took far longer than the one before is taken for one from which time was stolen, and charged as the longest usual one; but only for as long as what was
 * forgiven is at most one hundredth of the time that has passed and {@value #MOST_NANOS} ns. So an agent whose work is long gains no more than that, however it varies. For one
 * thread at a time.
 */
final class StolenTime {

    /** What was forgiven of the time that has passed, at most: one part of so many. */
    private static final int PART = 100;

    /** Most that may be forgiven at once, nanoseconds: a pause of the collector, or a slice of another process. */
    private static final long MOST_NANOS = 10_000_000;

    /** How many times as long as the run before a usual one may be. */
    private static final int VARIES = 4;

    /** What a run may always take without anybody wondering, nanoseconds. */
    private static final long SHORT_NANOS = 10_000;

    private long usual;
    private long forgivable = MOST_NANOS;
    private long asOf;

    /** Nothing has run yet. */
    StolenTime(long now) {
        this.asOf = now;
    }

    /**
     * A run has ended.
     *
     * @param took from its beginning to its end, nanoseconds, positive
     * @param now nanoseconds
     * @return what it is charged with, from 1 to what it took
     */
    long charged(long took, long now) {
        forgivable = Math.min(MOST_NANOS, forgivable + (now - asOf) / PART);
        asOf = now;
        long beyond = took - (VARIES * usual + SHORT_NANOS);
        long forgiven = Math.clamp(beyond, 0, forgivable);
        forgivable -= forgiven;
        usual = took - forgiven;
        return usual;
    }
}
