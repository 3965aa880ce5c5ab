package dev.caxton.policy.grant;

import dev.caxton.policy.redaction.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * What a permission asks for before it may be used. Whoever can't see to it must not act.
 *
 * @param listed whether the tool may be shown in a list; a hidden one can be called all the same
 * @param spending the use to take from an account, if the grant is counted
 * @param approval who has to approve, if somebody has to
 * @param content whether the record of the call holds what was sent and answered
 * @param redactions what is taken out of the answer before anybody gets it
 */
public record Obligations(
        boolean listed,
        Optional<Spending> spending,
        Optional<ApprovalRule> approval,
        boolean content,
        List<Redaction> redactions) {

    /** Nothing is asked for. */
    public static final Obligations NONE = new Obligations(true, Optional.empty(), Optional.empty(), false, List.of());

    /** Copies the list. */
    public Obligations {
        redactions = List.copyOf(redactions);
    }
}
