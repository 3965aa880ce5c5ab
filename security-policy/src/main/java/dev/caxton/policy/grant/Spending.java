package dev.caxton.policy.grant;

import dev.caxton.policy.identity.Principal;
import java.util.List;

/**
 * One use of a grant, to be taken from the account of its caller before the call is made.
 *
 * @param rule the grant
 * @param caller whose account it is; the tenant is the caller's
 * @param allowances what all have to admit the use; none means that the grant is not counted
 */
public record Spending(String rule, Principal caller, List<Allowance> allowances) {

    /** Copies the list. */
    public Spending {
        allowances = List.copyOf(allowances);
    }
}
