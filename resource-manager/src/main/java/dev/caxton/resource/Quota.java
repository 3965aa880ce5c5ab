package dev.caxton.resource;

/**
 * What all agents of a tenant, or of the node, may use together.
 *
 * @param fuelPerSecond fuel units that flow in in a second, 1 to 10<sup>12</sup>; agents wait when more is spent
 * @param memoryBytes what their memory limits, and what the host keeps for each of them, may come to, bytes
 * @param agents how many there may be
 */
public record Quota(long fuelPerSecond, long memoryBytes, int agents) {

    /** Refuses a value out of its range with an {@link IllegalArgumentException}. */
    public Quota {
        if (fuelPerSecond < 1 || fuelPerSecond > Limits.MAX_FUEL_PER_SECOND) {
            throw new IllegalArgumentException(
                    "fuelPerSecond lies between 1 and " + Limits.MAX_FUEL_PER_SECOND + ", not " + fuelPerSecond);
        }
        if (memoryBytes < 0 || agents < 0) {
            throw new IllegalArgumentException("a quota is not negative");
        }
    }
}
