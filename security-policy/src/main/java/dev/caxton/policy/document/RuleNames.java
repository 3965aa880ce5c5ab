package dev.caxton.policy.document;

import java.util.List;
import java.util.regex.Pattern;

/** What all rules have in common. */
final class RuleNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private RuleNames() {}

    static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a rule or document has a name of 1 to 100 letters, digits, '-', '_' and"
                    + " '.', starting with a letter or digit");
        }
    }

    static <T> List<T> someOf(String what, List<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("'" + what + "' is empty, so the rule could never fit");
        }
        return List.copyOf(values);
    }
}
