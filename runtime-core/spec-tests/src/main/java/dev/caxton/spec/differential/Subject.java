package dev.caxton.spec.differential;

import java.util.List;

/** Something that can carry out plans. */
public interface Subject {

    /**
     * Its name.
     *
     * @return for messages
     */
    String name();

    /**
     * Carries out plans.
     *
     * @param plans what to do
     * @return for each plan, a line for each of its calls: what was logged, how it ended, and a checksum of the memory
     */
    List<List<String>> observe(List<Plan> plans);

    /**
     * Whether a difference is a fault of this subject that is known and told of, and not ours.
     *
     * @param expected what the reference saw
     * @param seen what this saw in its place
     * @return false unless it says otherwise
     */
    default boolean knownFault(String expected, String seen) {
        return false;
    }
}
