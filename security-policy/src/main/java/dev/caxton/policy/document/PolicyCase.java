package dev.caxton.policy.document;

import dev.caxton.policy.Action;
import dev.caxton.policy.identity.Principal;
import java.time.Instant;

/**
 * A request and what the document is meant to say to it. A document carries its own cases, and is refused when it does not keep one of them.
 *
 * @param name its name, unique among the cases of the document
 * @param principal who acts; of any tenant, so that a document can show whom it keeps out
 * @param action what it wants to do; a call with any arguments asks whether the tool is listed
 * @param at when
 * @param expect what the decision has to be
 */
public record PolicyCase(String name, Principal principal, Action action, Instant at, Expectation expect) {

    /** Refuses a misshapen name with an {@link IllegalArgumentException}. */
    public PolicyCase {
        RuleNames.require(name);
    }
}
