package dev.caxton.policy.document;

import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.pattern.AgentPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may, or may not, send messages to whom.
 *
 * @param name its name, unique in the document
 * @param effect what it does
 * @param from the senders, at least one
 * @param to the receivers, at least one
 * @param until from then on the rule does not hold any more
 */
public record MessageRule(
        String name, Effect effect, List<PrincipalPattern> from, List<AgentPattern> to, Optional<Instant> until) {

    /** Copies the lists and refuses an empty one, or a misshapen name, with an {@link IllegalArgumentException}. */
    public MessageRule {
        RuleNames.require(name);
        from = RuleNames.someOf("from", from);
        to = RuleNames.someOf("to", to);
    }

    /**
     * A rule without an end.
     *
     * @param name its name, unique in the document
     * @param effect what it does
     * @param from the senders, at least one
     * @param to the receivers, at least one
     */
    public MessageRule(String name, Effect effect, List<PrincipalPattern> from, List<AgentPattern> to) {
        this(name, effect, from, to, Optional.empty());
    }

    /**
     * Whether the rule has come to its end.
     *
     * @param now the time
     * @return true from the end on
     */
    public boolean expired(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }

    /**
     * Whether the rule fits, at any time.
     *
     * @param sender who sends
     * @param receiver who would get it
     * @return true if one sender and one receiver fit
     */
    public boolean fits(Principal sender, AgentId receiver) {
        return from.stream().anyMatch(pattern -> pattern.fits(sender))
                && to.stream().anyMatch(pattern -> pattern.fits(receiver));
    }
}
