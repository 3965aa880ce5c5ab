package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.LevelRules;
import dev.caxton.policy.Policy;
import dev.caxton.policy.condition.Condition;
import dev.caxton.policy.condition.Question;
import dev.caxton.policy.condition.Verdict;
import dev.caxton.policy.grant.Obligations;
import dev.caxton.policy.grant.Spending;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a document means, read rule by rule: the twin that the index is held against. */
final class NaivePolicy implements Policy {

    private final PolicyDocument document;

    NaivePolicy(PolicyDocument document) {
        this.document = document;
    }

    @Override
    public Decision decide(Principal principal, Action action, Instant now) {
        return switch (action) {
            case Action.Send send -> send(principal, send, now);
            case Action.Call call -> call(principal, call, now);
            case Action.Read _, Action.Get _ ->
                throw new UnsupportedOperationException("rules for these have no index to be held against");
        };
    }

    private Decision deny() {
        return new Decision.Deny(document.digest().hex(), "naive");
    }

    private Decision send(Principal sender, Action.Send send, Instant now) {
        boolean inside = sender.tenant().equals(document.tenant())
                && send.receiver().tenant().equals(document.tenant());
        List<MessageRule> fitting = document.messages().stream()
                .filter(rule -> inside && rule.fits(sender, send.receiver()))
                .filter(rule ->
                        rule.until().isEmpty() || now.isBefore(rule.until().get()))
                .toList();
        if (fitting.stream().anyMatch(rule -> rule.effect() == Effect.FORBID) || fitting.isEmpty()) {
            return deny();
        }
        return new Decision.Permit(fitting.getFirst().name(), document.digest().hex(), "naive");
    }

    /** Every rule that speaks of the call says yes, no, maybe or nothing at all; the answers are then weighed. */
    private Decision call(Principal caller, Action.Call call, Instant now) {
        if (!caller.tenant().equals(document.tenant()) || !call.tenant().equals(document.tenant())) {
            return deny();
        }
        List<ToolRule> permitting = new ArrayList<>();
        for (ToolRule rule : document.tools()) {
            Terms terms = rule.terms();
            boolean over = terms.until().isPresent() && !terms.until().get().isAfter(now);
            if (!rule.fits(caller, call.tool()) || over) {
                continue;
            }
            String says = says(terms, new Question(caller, call.tool(), now, call.arguments()));
            if (rule.effect() == Effect.FORBID && (says.equals("yes") || says.equals("nothing"))) {
                return deny();
            }
            if (rule.effect() == Effect.PERMIT && (says.equals("yes") || says.equals("maybe"))) {
                permitting.add(rule);
            }
        }
        boolean list = call.arguments() instanceof Arguments.Any;
        return permitting.stream()
                .filter(rule -> !list || !rule.terms().hidden())
                .findFirst()
                .or(() -> permitting.stream().findFirst())
                .<Decision>map(rule -> permit(rule, caller))
                .orElse(deny());
    }

    private static String says(Terms terms, Question question) {
        if (terms.when().isEmpty()) {
            return "yes";
        }
        Condition condition = terms.when().get();
        if (condition.usesArguments() && question.arguments() instanceof Arguments.Unusable) {
            return "nothing";
        }
        return switch (condition.test(question)) {
            case Verdict.Holds holds -> "yes";
            case Verdict.Fails fails -> "no";
            case Verdict.Depends depends -> "maybe";
            case Verdict.NoAnswer none -> "nothing";
        };
    }

    private Decision permit(ToolRule rule, Principal caller) {
        Terms terms = rule.terms();
        Optional<Spending> spending = Optional.of(new Spending(rule.name(), caller, terms.allowances()))
                .filter(use -> !use.allowances().isEmpty());
        return new Decision.Permit(
                rule.name(),
                document.digest().hex(),
                "naive",
                new Obligations(!terms.hidden(), spending, terms.approval(), terms.content(), terms.redactions()));
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
