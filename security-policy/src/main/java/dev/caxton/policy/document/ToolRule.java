package dev.caxton.policy.document;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.ToolName;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.pattern.ToolPattern;
import java.util.List;

/**
 * Who may, or may not, call and see which tools.
 *
 * @param name its name, unique in the document
 * @param effect what it does
 * @param callers who, at least one
 * @param tools which tools of the document's tenant, at least one
 */
public record ToolRule(String name, Effect effect, List<PrincipalPattern> callers, List<ToolPattern> tools) {

    /**
     * Copies the lists and refuses an empty one, a misshapen name, or a permission for every tool there is, with an {@link IllegalArgumentException}.
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
    }

    /**
     * Whether the rule fits.
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
