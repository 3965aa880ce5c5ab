package dev.caxton.mcp.schema;

/**
 * What one evaluation may cost. A schema can ask for more work than there is time in the world, through references that meet again or patterns that
 * backtrack, and both schema and arguments come from strangers. Belongs to one thread.
 */
final class Budget {

    /** The budget of the evaluation that runs on this thread. */
    static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    /** Thrown where the budget ends; no fault of anybody's code, hence without a stack trace. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super("the evaluation takes too long", null, false, false);
        }
    }

    /** Schema objects applied to values. Generous: arguments of 1 MiB have fewer values. */
    private static final int STEPS = 1_000_000;

    /** Characters looked at by patterns, and digits of numbers. About a tenth of a second. */
    private static final int CHARACTERS = 20_000_000;

    private int steps = STEPS;
    private int characters = CHARACTERS;

    void step() {
        if (--steps < 0) {
            throw new Exceeded();
        }
    }

    void character() {
        characters(1);
    }

    void characters(int some) {
        characters -= some;
        if (characters < 0) {
            throw new Exceeded();
        }
    }
}
