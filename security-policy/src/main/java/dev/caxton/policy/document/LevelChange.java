package dev.caxton.policy.document;

import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.pattern.AgentPattern;
import java.util.List;
import java.util.Set;

/**
 * What some agents get on top of a level, or lose. Where several changes fit an agent they add up, and a refused feature beats an admitted one.
 *
 * @param name its name, unique in the document
 * @param agents whom it is for, at least one
 * @param level the level it changes
 * @param admit features admitted on top; each must be {@linkplain LevelRules#admissible() admissible} at the level
 * @param refuse features taken away; each must be one the level admits, or lets a document admit
 * @param tools whether tools may be granted; for a level where that needs an opt-in
 */
public record LevelChange(
        String name, List<AgentPattern> agents, Level level, Set<Feature> admit, Set<Feature> refuse, boolean tools) {

    /** Copies the collections and refuses a change that cannot have an effect with an {@link IllegalArgumentException}. */
    public LevelChange {
        RuleNames.require(name);
        agents = RuleNames.someOf("agents", agents);
        admit = Set.copyOf(admit);
        refuse = Set.copyOf(refuse);
        LevelRules rules = LevelRules.of(level);
        admit.forEach(feature -> requireAdmissible(rules, feature));
        for (Feature feature : refuse) {
            if (!rules.features().contains(feature) && !rules.admissible().contains(feature)) {
                throw new IllegalArgumentException(
                        "the level " + level + " refuses the feature " + feature + " already");
            }
        }
        if (tools && !rules.toolsNeedOptIn()) {
            throw new IllegalArgumentException("tools need no opt-in at the level " + level + "; remove 'tools'");
        }
        if (admit.isEmpty() && refuse.isEmpty() && !tools) {
            throw new IllegalArgumentException("a change of a level admits or refuses something");
        }
    }

    private static void requireAdmissible(LevelRules rules, Feature feature) {
        if (LevelRules.NEVER.contains(feature)) {
            throw new IllegalArgumentException("the feature " + feature + " is refused at every level");
        }
        if (!rules.admissible().contains(feature)) {
            throw new IllegalArgumentException("the level " + rules.level()
                    + (rules.features().contains(feature) ? " admits" : " lets no document admit") + " the feature "
                    + feature
                    + (rules.features().contains(feature) ? " already" : ""));
        }
    }

    /**
     * Whether the change is for this agent at this level.
     *
     * @param wanted the level it runs at
     * @param agent the agent
     * @return true if both fit
     */
    public boolean fits(Level wanted, AgentId agent) {
        return level == wanted && agents.stream().anyMatch(pattern -> pattern.fits(agent));
    }
}
