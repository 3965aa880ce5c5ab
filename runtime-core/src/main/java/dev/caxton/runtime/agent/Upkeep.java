package dev.caxton.runtime.agent;

/**
 * How the runtime looks after an agent.
 *
 * @param weight its share of the processors among the busy agents of its tenant, 1 to {@link #MOST_WEIGHT}; tenants share alike whatever their agents weigh
 * @param restart what happens after a failure
 * @param retry how often a message is handled again
 */
public record Upkeep(int weight, RestartRule restart, RetryRule retry) {

    /** The largest weight. */
    public static final int MOST_WEIGHT = 100;

    /** The weight of an agent that names none. */
    public static final int NORMAL_WEIGHT = 10;

    /** What an agent gets that names nothing. */
    public static final Upkeep DEFAULT = new Upkeep(NORMAL_WEIGHT, RestartRule.DEFAULT, RetryRule.DEFAULT);

    /** Refuses a weight out of its range with an {@link IllegalArgumentException}. */
    public Upkeep {
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight lies between 1 and " + MOST_WEIGHT);
        }
    }
}
