package dev.caxton.policy.cel;

import dev.caxton.policy.condition.ConditionLanguage.Reading;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** Holds the compiler; its own class, so that the library is loaded with the first condition. */
final class CelReader {

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(Cel.MAX_LENGTH)
            .maxParseRecursionDepth(64)
            .comprehensionMaxIterations(Cel.MAX_ITERATIONS)
            .maxRegexProgramSize(Cel.MAX_PATTERN)
            // An amount of 99.5 has to compare with the 100 of a condition, or every condition would have to say
            // double(...).
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(Names.ARGS, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addVar(Names.CALLER_ID, SimpleType.STRING)
            .addVar(Names.CALLER_KIND, SimpleType.STRING)
            .addVar(Names.CALLER_NAME, SimpleType.STRING)
            .addVar(Names.TOOL_UPSTREAM, SimpleType.STRING)
            .addVar(Names.TOOL_NAME, SimpleType.STRING)
            .addVar(Names.TENANT, SimpleType.STRING)
            .addVar(Names.NOW, SimpleType.TIMESTAMP)
            .setResultType(SimpleType.BOOL)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private CelReader() {}

    static Reading read(String text) {
        CelValidationResult checked = COMPILER.compile(text);
        if (checked.hasError()) {
            CelIssue first = checked.getErrors().getFirst();
            return refused(first.getSourceLocation(), first.getMessage());
        }
        try {
            CelAbstractSyntaxTree tree = checked.getAst();
            CelWalk walk = CelWalk.of(tree);
            if (walk.refusal().isPresent()) {
                CelWalk.Refusal refusal = walk.refusal().get();
                return refused(
                        tree.getSource()
                                .getOffsetLocation(
                                        tree.getSource().getPositionsMap().getOrDefault(refusal.expression(), 0))
                                .orElse(CelSourceLocation.of(1, 0)),
                        refusal.problem());
            }
            if (!tree.getResultType().equals(SimpleType.BOOL)) {
                return new Reading.Refused(
                        1, 1, "it may be something else than true or false; compare it with what it has to be");
            }
            return new Reading.Ready(new CelCondition(text, RUNTIME.createProgram(tree), walk));
        } catch (CelValidationException | CelEvaluationException e) {
            return new Reading.Refused(1, 1, "it cannot be used as a condition");
        }
    }

    private static Reading refused(CelSourceLocation place, String problem) {
        String line = problem.lines().findFirst().orElse("it is not CEL");
        return new Reading.Refused(Math.max(1, place.getLine()), Math.max(0, place.getColumn()) + 1, line);
    }
}
