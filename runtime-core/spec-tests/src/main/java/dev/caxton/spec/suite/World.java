package dev.caxton.spec.suite;

import dev.caxton.spec.suite.Command.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Something that can run the commands of one script: an engine and the instances made so far. Used by one thread. */
public interface World extends AutoCloseable {

    /**
     * Instantiates a module and runs its start function. It becomes the current one.
     *
     * @param name what later commands call it
     * @param module the bytes of the suite
     * @throws SuiteException if that fails, or can't be done in this world
     */
    void instantiate(Optional<String> name, byte[] module);

    /**
     * Makes the exports of an instance importable.
     *
     * @param name the instance, or empty for the current one
     * @param as the import module
     */
    void register(Optional<String> name, String as);

    /**
     * Calls a function or reads a global.
     *
     * @param action what to do
     * @return the results, in order
     * @throws SuiteException if it traps, or can't be done in this world
     */
    Results run(Action action);

    /**
     * Looks at a module without instantiating it.
     *
     * @param module the bytes
     * @return why it is refused as malformed or invalid, or empty if it is a valid module
     */
    Optional<String> refusal(byte[] module);

    /** Gives back what the instances hold. */
    @Override
    default void close() {}

    /**
     * Whether a failure is the one that the suite means.
     *
     * @param text the suite's words, such as {@code integer overflow}
     * @param failure of the right kind
     * @return by default, whether it quotes the suite; for elements the suite may say more
     */
    default boolean means(String text, SuiteException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains(text) || text.startsWith(said);
    }

    /**
     * What a call returned.
     *
     * @param values raw bits
     * @param complete false if the world hands over the first result only
     */
    record Results(List<Long> values, boolean complete) {

        /** Copies the values. */
        public Results {
            values = List.copyOf(values);
        }

        /**
         * All results.
         *
         * @param values raw bits
         * @return complete results
         */
        public static Results all(long... values) {
            return new Results(Arrays.stream(values).boxed().toList(), true);
        }

        /**
         * The first result of a function that may have more or none.
         *
         * @param value raw bits, of no meaning if there is none
         * @return incomplete results
         */
        public static Results first(long value) {
            return new Results(List.of(value), false);
        }
    }
}
