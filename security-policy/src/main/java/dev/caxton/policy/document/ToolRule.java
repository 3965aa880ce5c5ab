package dev.caxton.policy.document;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.List;

/**
 * Who may, or may not, call and see which tools, and on which terms.
 *
 * @param name its name, unique in the document
 * @param effect what it does
 * @param callers who, at least one
 * @param tools which tools of the document's tenant, at least one
 * @param terms when and how it holds
 */
public record ToolRule(
        String name, Effect effect, List<PrincipalPattern> callers, List<ToolPattern> tools, Terms terms) {

    /**
     * Copies the lists and refuses an empty one, a misshapen name, a permission for every tool there is, or terms without an effect, with an
     * {@link IllegalArgumentException}.
     */
    public ToolRule {
        RuleNames.require(name);
        callers = RuleNames.someOf("callers", callers);
        tools = RuleNames.someOf("tools", tools);
        if (effect == Effect.PERMIT
                && tools.stream().anyMatch(tool -> tool.upstream().isEmpty())) {
            throw new IllegalArgumentException(
                    "a rule that permits names its upstreams; '*/*' is for rules that forbid");
        }
        if (effect == Effect.FORBID && !terms.fitForbidding()) {
            throw new IllegalArgumentException(
                    "a rule that forbids has 'when' and 'until' at most; the rest would have no effect");
        }
    }

    /**
     * A rule that holds always.
     *
     * @param name its name, unique in the document
     * @param effect what it does
     * @param callers who, at least one
     * @param tools which tools of the document's tenant, at least one
     */
    public ToolRule(String name, Effect effect, List<PrincipalPattern> callers, List<ToolPattern> tools) {
        this(name, effect, callers, tools, Terms.NONE);
    }

    /**
     * Whether the rule speaks of the request, whatever its terms say.
     *
     * @param caller who calls
     * @param tool what it calls
     * @return true if one caller and one tool fit
     */
    public boolean fits(Principal caller, ToolName tool) {
        return callers.stream().anyMatch(pattern -> pattern.fits(caller))
                && tools.stream().anyMatch(pattern -> pattern.fits(tool));
    }
}
