package dev.caxton.policy.document;

import dev.caxton.policy.Arguments;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;

/** The kinds of condition there are, as far as a decision can tell them apart: the twin of a language. */
enum ModelCondition implements Condition {
    ALWAYS,
    NEVER,
    BROKEN,
    CALLER_IS_A,
    N_IS_SMALL,
    N_IS_LARGE;

    @Override
    public String text() {
        return name();
    }

    @Override
    public boolean usesArguments() {
        return this == N_IS_SMALL || this == N_IS_LARGE;
    }

    @Override
    public Verdict test(Question question) {
        return switch (this) {
            case ALWAYS -> Verdict.TRUE;
            case NEVER -> Verdict.FALSE;
            case BROKEN -> new Verdict.NoAnswer("it is broken");
            case CALLER_IS_A -> question.caller().name().equals("a") ? Verdict.TRUE : Verdict.FALSE;
            case N_IS_SMALL -> compared(question.arguments(), true);
            case N_IS_LARGE -> compared(question.arguments(), false);
        };
    }

    private static Verdict compared(Arguments arguments, boolean small) {
        return switch (arguments) {
            case Arguments.Any any -> Verdict.DEPENDS;
            case Arguments.Known known
            when known.object().get("n") instanceof Long n -> (n <= 1) == small ? Verdict.TRUE : Verdict.FALSE;
            case Arguments.Known known -> new Verdict.NoAnswer("n is missing");
            case Arguments.Unusable unusable -> throw new AssertionError("nobody asks about these");
        };
    }
}
