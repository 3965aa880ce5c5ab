package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a document means, read rule by rule: the twin that the index is held against. */
final class NaivePolicy implements Policy {

    private record Rule(String name, Effect effect, boolean fits) {}

    private final PolicyDocument document;

    NaivePolicy(PolicyDocument document) {
        this.document = document;
    }

    @Override
    public Decision decide(Principal principal, Action action, Instant now) {
        boolean inside = principal.tenant().equals(document.tenant())
                && switch (action) {
                    case Action.Send send -> send.receiver().tenant().equals(document.tenant());
                    case Action.Call call -> call.tenant().equals(document.tenant());
                };
        List<Rule> rules = switch (action) {
            case Action.Send send ->
                document.messages().stream()
                        .map(rule -> new Rule(rule.name(), rule.effect(), rule.fits(principal, send.receiver())))
                        .toList();
            case Action.Call call ->
                document.tools().stream()
                        .map(rule -> new Rule(rule.name(), rule.effect(), rule.fits(principal, call.tool())))
                        .toList();
        };
        Predicate<Rule> fits = rule -> inside && rule.fits();
        boolean forbidden = rules.stream().filter(fits).anyMatch(rule -> rule.effect() == Effect.FORBID);
        return rules.stream()
                .filter(fits)
                .filter(rule -> !forbidden && rule.effect() == Effect.PERMIT)
                .findFirst()
                .<Decision>map(rule ->
                        new Decision.Permit(rule.name(), document.digest().hex(), "naive"))
                .orElse(new Decision.Deny(document.digest().hex(), "naive"));
    }

    @Override
    public LevelRules rules(Level level, AgentId agent) {
        Set<Feature> admitted = EnumSet.noneOf(Feature.class);
        Set<Feature> refused = EnumSet.noneOf(Feature.class);
        boolean tools = false;
        for (LevelChange change : document.levels()) {
            if (change.fits(level, agent)) {
                admitted.addAll(change.admit());
                refused.addAll(change.refuse());
                tools |= change.tools();
            }
        }
        return LevelRules.of(level).with(admitted, refused, tools);
    }
}
