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
}
