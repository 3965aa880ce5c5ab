package dev.caxton.policy.cel;

import dev.caxton.policy.Arguments;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;
import dev.cel.common.CelErrorCode;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.PartialVars;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checked condition. */
final class CelCondition implements Condition {

    private static final CelAttributePattern ALL_ARGUMENTS = CelAttributePattern.create(Names.ARGS);

    private final String text;
    private final Program program;
    private final boolean usesArguments;
    private final boolean usesMacros;

    CelCondition(String text, Program program, CelWalk walk) {
        this.text = text;
        this.program = program;
        this.usesArguments = walk.usesArguments();
        this.usesMacros = walk.usesMacros();
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean usesArguments() {
        return usesArguments;
    }

    @Override
    public Verdict test(Question question) {
        try {
            return switch (question.arguments()) {
                case Arguments.Known known -> known(question, known);
                case Arguments.Any any
                when usesArguments ->
                    verdict(program.eval(PartialVars.of(new Variables(question, Map.of()), ALL_ARGUMENTS)));
                case Arguments.Any any -> verdict(program.eval(new Variables(question, Map.of())));
                case Arguments.Unusable unusable when usesArguments -> new Verdict.NoAnswer(unusable.reason());
                case Arguments.Unusable unusable -> verdict(program.eval(new Variables(question, Map.of())));
            };
        } catch (CelEvaluationException e) {
            return new Verdict.NoAnswer(reason(e.getErrorCode()));
        } catch (RuntimeException e) {
            return new Verdict.NoAnswer("the language failed");
        }
    }

    private Verdict known(Question question, Arguments.Known known) throws CelEvaluationException {
        if (usesArguments && usesMacros) {
            if (known.nodes() > Cel.MAX_NODES) {
                return new Verdict.NoAnswer("the arguments hold more than " + Cel.MAX_NODES + " values");
            }
            if (known.characters() > Cel.MAX_CHARACTERS) {
                return new Verdict.NoAnswer(
                        "the arguments hold more than " + Cel.MAX_CHARACTERS + " characters of text");
            }
        }
        Map<String, Object> arguments = usesArguments ? arguments(known) : Map.of();
        return verdict(program.eval(new Variables(question, arguments)));
    }

    private static Verdict verdict(Object result) {
        return switch (result) {
            case Boolean truth -> truth ? Verdict.TRUE : Verdict.FALSE;
            case CelUnknownSet unknown -> Verdict.DEPENDS;
            default -> new Verdict.NoAnswer("it is neither true nor false");
        };
    }

    /** The library's messages may quote values, so they are not passed on. */
    private static String reason(CelErrorCode code) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "a value that it looks at is missing";
            case INDEX_OUT_OF_BOUNDS -> "a list is shorter than it takes it to be";
            case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD -> "a value is of another kind than it takes it to be";
            case NUMERIC_OVERFLOW, DIVIDE_BY_ZERO -> "a calculation has no result";
            case ITERATION_BUDGET_EXCEEDED -> "it took more than " + Cel.MAX_ITERATIONS + " steps";
            case BAD_FORMAT -> "a text has another form than it takes it to have";
            case INTERNAL_ERROR, DUPLICATE_ATTRIBUTE, INVALID_ARGUMENT, TYPE_NOT_FOUND -> "it has no answer";
        };
    }

    /** The library has a null of its own, and takes Java's for a value that is not known. A tree without one, the usual case, is not copied. */
    private static Map<String, Object> arguments(Arguments.Known known) {
        return known.nulls() ? copied(known.object()) : known.object();
    }

    private static Map<String, Object> copied(Map<?, ?> map) {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((name, value) -> copy.put((String) name, copied(value)));
        return copy;
    }

    private static Object copied(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case Map<?, ?> map -> copied(map);
            case List<?> list -> {
                List<Object> copy = new ArrayList<>(list.size());
                list.forEach(item -> copy.add(copied(item)));
                yield copy;
            }
            default -> value;
        };
    }

    /** Looked up by name while the condition is asked, so that nothing is built that it does not look at. */
    private record Variables(Question question, Map<String, Object> arguments) implements CelVariableResolver {

        @Override
        public Optional<Object> find(String name) {
            return switch (name) {
                case Names.ARGS -> Optional.of(arguments);
                case Names.CALLER_ID -> Optional.of(question.caller().toString());
                case Names.CALLER_KIND -> Optional.of(question.caller().kind().toString());
                case Names.CALLER_NAME -> Optional.of(question.caller().name());
                case Names.TOOL_UPSTREAM -> Optional.of(question.tool().upstream());
                case Names.TOOL_NAME -> Optional.of(question.tool().tool());
                case Names.TENANT -> Optional.of(question.caller().tenant().value());
                case Names.NOW -> Optional.of(question.now());
                default -> Optional.empty();
            };
        }
    }
}
