package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.Decision;
import dev.caxton.policy.grant.Obligations;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides on resources and prompts. */
final class ContextDecisions {

    private final PolicyDocument document;

    ContextDecisions(PolicyDocument document) {
        this.document = document;
    }

    Decision read(Principal caller, Action.Read read, Instant now) {
        String what = "read " + read.upstream() + "/" + read.uri();
        // A rule that forbids only some of what begins like this leaves the others.
        return decide(
                document.context().resources(),
                caller,
                now,
                what,
                rule -> rule.fits(read.upstream(), read.uri()),
                rule -> read.some()
                        ? rule.mayFit(read.upstream(), read.uri())
                        : rule.fits(read.upstream(), read.uri()));
    }

    Decision get(Principal caller, Action.Get get, Instant now) {
        Predicate<ContextRule> fits = rule -> rule.fits(get.upstream(), get.prompt());
        return decide(
                document.context().prompts(),
                caller,
                now,
                "get the prompt " + get.upstream() + "/" + get.prompt(),
                fits,
                fits);
    }

    private Decision decide(
            List<ContextRule> rules,
            Principal caller,
            Instant now,
            String what,
            Predicate<ContextRule> forbids,
            Predicate<ContextRule> permits) {
        Optional<ContextRule> permitting = Optional.empty();
        for (ContextRule rule : rules) {
            if (rule.expired(now) || !rule.fits(caller)) {
                continue;
            }
            switch (rule.effect()) {
                case FORBID -> {
                    if (forbids.test(rule)) {
                        return deny("The rule '" + rule.name() + "' of the document '" + document.name() + "' forbids "
                                + caller + " to " + what + ".");
                    }
                }
                case PERMIT -> {
                    if (permitting.isEmpty() && permits.test(rule)) {
                        permitting = Optional.of(rule);
                    }
                }
            }
        }
        return permitting
                .<Decision>map(rule -> new Decision.Permit(
                        rule.name(),
                        document.digest().hex(),
                        "The rule '" + rule.name() + "' of the document '" + document.name() + "' permits it.",
                        new Obligations(true, Optional.empty(), Optional.empty(), rule.content())))
                .orElseGet(() -> deny(
                        "No rule of the document '" + document.name() + "' permits " + caller + " to " + what + "."));
    }

    private Decision deny(String reason) {
        return new Decision.Deny(document.digest().hex(), reason);
    }
}
