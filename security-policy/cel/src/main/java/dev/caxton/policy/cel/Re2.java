package dev.caxton.policy.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.caxton.policy.redaction.FormLanguage;
import dev.caxton.policy.redaction.TextForm;
import java.util.Objects;

/**
 * Regular expressions in the syntax of RE2, as in conditions: looking for one takes time in proportion to the text, whatever the text. Safe for use by many
 * threads.
 */
public final class Re2 implements FormLanguage {

    /** The longest expression, in code points. */
    public static final int MAX_LENGTH = 1_000;

    /** Found as a service. */
    public Re2() {}

    @Override
    public Reading read(String text) {
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return new Reading.Refused("it has more than " + MAX_LENGTH + " characters");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return new Reading.Refused("it is not well-formed: " + e.getDescription());
        }
        if (pattern.programSize() > Cel.MAX_PATTERN) {
            return new Reading.Refused(
                    "it has " + pattern.programSize() + " instructions; at most " + Cel.MAX_PATTERN + " are admitted");
        }
        if (pattern.matches("")) {
            return new Reading.Refused("it fits the empty text, which is everywhere");
        }
        return new Reading.Ready(new Form(text, pattern));
    }

    private static final class Form implements TextForm {

        private final String text;
        private final Pattern pattern;

        Form(String text, Pattern pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public int cost() {
            return pattern.programSize();
        }

        @Override
        public String replaceAll(String where, String replacement) {
            Matcher matcher = pattern.matcher(where);
            if (!matcher.find()) {
                return where;
            }
            StringBuilder without = new StringBuilder(where.length());
            int copied = 0;
            do {
                int group = group(matcher);
                // An empty match takes nothing out.
                if (matcher.end(group) > matcher.start(group)) {
                    without.append(where, copied, matcher.start(group)).append(replacement);
                    copied = matcher.end(group);
                }
            } while (matcher.find());
            return without.append(where, copied, where.length()).toString();
        }

        /** The first group that took part, or the whole. */
        private static int group(Matcher matcher) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.start(group) >= 0) {
                    return group;
                }
            }
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Form form && text.equals(form.text);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
