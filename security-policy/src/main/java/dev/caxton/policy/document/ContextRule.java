package dev.caxton.policy.document;

import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.pattern.ContextPattern;
import dev.caxton.policy.pattern.PrincipalPattern;
import dev.caxton.policy.redaction.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may, or may not, see and read which resources, or see and get which prompts.
 *
 * @param name its name, unique in the document
 * @param effect what it does
 * @param callers who, at least one
 * @param what which of them, at least one
 * @param until from then on the rule does not hold any more
 * @param content whether records hold what is read, and not only its digest; only of a rule that permits
 * @param redactions what is taken out of answers; only of a rule that permits
 */
public record ContextRule(
        String name,
        Effect effect,
        List<PrincipalPattern> callers,
        List<ContextPattern> what,
        Optional<Instant> until,
        boolean content,
        List<Redaction> redactions) {

    /** Copies the lists and refuses an empty one, a misshapen name, or what would have no effect, with an {@link IllegalArgumentException}. */
    public ContextRule {
        RuleNames.require(name);
        callers = RuleNames.someOf("callers", callers);
        what = RuleNames.someOf("patterns", what);
        redactions = Terms.requireFew(redactions);
        if (effect == Effect.FORBID && (content || !redactions.isEmpty())) {
            throw new IllegalArgumentException(
                    "a rule that forbids has 'until' at most; the rest would have no effect");
        }
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
     * Whether the rule speaks of a caller.
     *
     * @param caller who asks
     * @return true if one pattern fits
     */
    public boolean fits(Principal caller) {
        return callers.stream().anyMatch(pattern -> pattern.fits(caller));
    }

    /**
     * Whether the rule speaks of a name.
     *
     * @param upstream the upstream that has it
     * @param itsName the URI of a resource, or the name of a prompt; hostile
     * @return true if one pattern fits
     */
    public boolean fits(String upstream, String itsName) {
        return what.stream().anyMatch(pattern -> pattern.fits(upstream, itsName));
    }

    /**
     * Whether the rule may speak of a URI: as it is spelled, or as it may be meant. For rules that forbid.
     *
     * @param upstream the upstream that has it
     * @param uri the URI of a resource; hostile
     * @return false only if no pattern can be meant
     */
    public boolean mayMean(String upstream, String uri) {
        return what.stream().anyMatch(pattern -> pattern.mayMean(upstream, uri));
    }

    /**
     * Whether the rule speaks of a URI, by its effect: what forbids speaks of whatever may be meant.
     *
     * @param upstream the upstream that has it
     * @param uri the URI of a resource, or how the URIs begin; hostile
     * @param some whether it is asked for some that begin like this: a rule that forbids only some of them leaves the others
     * @return true if it does
     */
    public boolean speaksOf(String upstream, String uri, boolean some) {
        return switch (effect) {
            case FORBID -> some ? fits(upstream, uri) : mayMean(upstream, uri);
            case PERMIT -> some ? mayFit(upstream, uri) : fits(upstream, uri);
        };
    }

    /**
     * Whether the rule speaks of some name that begins in a certain way.
     *
     * @param upstream the upstream that has it
     * @param beginning how it begins
     * @return true if one pattern may fit
     */
    public boolean mayFit(String upstream, String beginning) {
        return what.stream().anyMatch(pattern -> pattern.mayFit(upstream, beginning));
    }
}
