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
        return decide(
                document.context().resources(),
                caller,
                now,
                "read " + read.upstream() + "/" + read.uri(),
                rule -> rule.speaksOf(read.upstream(), read.uri(), read.some()));
    }

    Decision get(Principal caller, Action.Get get, Instant now) {
        return decide(
                document.context().prompts(),
                caller,
                now,
                "get the prompt " + get.upstream() + "/" + get.prompt(),
                rule -> rule.fits(get.upstream(), get.prompt()));
    }

    private Decision decide(
            List<ContextRule> rules, Principal caller, Instant now, String what, Predicate<ContextRule> speaksOfIt) {
        Optional<ContextRule> permitting = Optional.empty();
        for (ContextRule rule : rules) {
            if (rule.expired(now) || !rule.fits(caller) || !speaksOfIt.test(rule)) {
                continue;
            }
            switch (rule.effect()) {
                case FORBID -> {
                    return deny("The rule '" + rule.name() + "' of the document '" + document.name() + "' forbids "
                            + caller + " to " + what + ".");
                }
                case PERMIT -> {
                    if (permitting.isEmpty()) {
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
                        new Obligations(true, Optional.empty(), Optional.empty(), rule.content(), rule.redactions())))
                .orElseGet(() -> deny(
                        "No rule of the document '" + document.name() + "' permits " + caller + " to " + what + "."));
    }

    private Decision deny(String reason) {
        return new Decision.Deny(document.digest().hex(), reason);
    }
}
