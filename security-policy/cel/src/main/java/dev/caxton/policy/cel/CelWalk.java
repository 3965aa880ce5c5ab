package dev.caxton.policy.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelIdent;
import dev.cel.common.ast.CelExprVisitor;
import java.util.Optional;

/**
 * What a condition does, and whether its cost has a bound.
 *
 * <p>A macro may go through parts of the arguments and through lists of constants. If it could go through what another macro, an operator or a literal has
 * made, a few of them in a row would make values of exponential size: {@code [args.s].map(v, v + v).map(v, v + v)}. A regular expression is a constant, so
 * that it is checked now and never comes from a caller; within a macro it is held against the thing the macro is at.
 */
final class CelWalk extends CelExprVisitor {

    /** Why a condition is not admitted, and at which expression. */
    record Refusal(long expression, String problem) {}

    private boolean arguments;
    private boolean macros;
    private int inside;
    private Optional<Refusal> refusal = Optional.empty();

    private CelWalk() {}

    static CelWalk of(CelAbstractSyntaxTree tree) {
        CelWalk walk = new CelWalk();
        walk.visit(tree);
        return walk;
    }

    boolean usesArguments() {
        return arguments;
    }

    boolean usesMacros() {
        return macros;
    }

    Optional<Refusal> refusal() {
        return refusal;
    }

    @Override
    protected void visit(CelExpr expression, CelIdent name) {
        arguments |= name.name().equals(Names.ARGS);
    }

    @Override
    protected void visit(CelExpr expression, CelCall call) {
        if (call.function().equals("matches")) {
            // Written text.matches(pattern) or matches(text, pattern).
            CelExpr text = call.target().orElseGet(() -> call.args().getFirst());
            checkPattern(call.args().getLast());
            if (inside > 0 && root(text).filter(Names.ARGS::equals).isPresent()) {
                refuse(expression, "within a macro, 'matches' looks at what the macro is at, not at 'args'");
            }
        }
        super.visit(expression, call);
    }

    @Override
    protected void visit(CelExpr expression, CelComprehension loop) {
        macros = true;
        if (!bounded(loop.iterRange())) {
            refuse(expression, "a macro goes through a part of the arguments or through a list of constants only");
        }
        visit(loop.iterRange());
        inside++;
        visit(loop.accuInit());
        visit(loop.loopCondition());
        visit(loop.loopStep());
        visit(loop.result());
        inside--;
    }

    private void checkPattern(CelExpr pattern) {
        if (pattern.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            refuse(pattern, "a regular expression is a text in quotes, so that nobody sends one");
            return;
        }
        try {
            int size = Pattern.compile(pattern.constant().stringValue()).programSize();
            if (size > Cel.MAX_PATTERN) {
                refuse(
                        pattern,
                        "the regular expression has " + size + " instructions; at most " + Cel.MAX_PATTERN
                                + " are admitted");
            }
        } catch (PatternSyntaxException e) {
            refuse(pattern, "the regular expression is not well-formed: " + e.getDescription());
        }
    }

    private static boolean bounded(CelExpr range) {
        return switch (range.getKind()) {
            case IDENT, SELECT -> root(range).isPresent();
            case CALL -> range.call().function().equals("_[_]") && root(range).isPresent();
            case LIST ->
                range.list().elements().stream().allMatch(item -> item.getKind() == CelExpr.ExprKind.Kind.CONSTANT);
            default -> false;
        };
    }

    /** The name that a path such as {@code args.a["b"][0]} begins with. */
    private static Optional<String> root(CelExpr path) {
        return switch (path.getKind()) {
            case IDENT -> Optional.of(path.ident().name());
            case SELECT -> root(path.select().operand());
            case CALL ->
                path.call().function().equals("_[_]") ? root(path.call().args().getFirst()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private void refuse(CelExpr expression, String problem) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(new Refusal(expression.id(), problem));
        }
    }
}
