package dev.caxton.policy.document;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a document says about resources and prompts of upstreams.
 *
 * @param resources rules for resources, by URI
 * @param prompts rules for prompts, by name
 */
public record ContextRules(List<ContextRule> resources, List<ContextRule> prompts) {

    /** None: nothing is permitted. */
    public static final ContextRules NONE = new ContextRules(List.of(), List.of());

    /** The most rules of each kind: each of them is asked, one after the other. */
    public static final int MOST = 1_000;

    /** The most pairs of who and what of one kind. */
    static final int MOST_PAIRS = 10_000;

    /** Copies the lists, and refuses too many with an {@link IllegalArgumentException}. */
    public ContextRules {
        resources = few(resources);
        prompts = few(prompts);
    }

    private static List<ContextRule> few(List<ContextRule> rules) {
        long pairs = rules.stream()
                .mapToLong(rule -> (long) rule.callers().size() * rule.what().size())
                .sum();
        if (rules.size() > MOST || pairs > MOST_PAIRS) {
            throw new IllegalArgumentException("a document has at most " + MOST + " rules for resources and as many for"
                    + " prompts, with " + MOST_PAIRS + " pairs of who and what");
        }
        return List.copyOf(rules);
    }

    Stream<ContextRule> all() {
        return Stream.concat(resources.stream(), prompts.stream());
    }
}
