package dev.caxton.mcp.schema;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of the Java runtime that stop when they have looked at too many characters. The dialect of JSON Schema is ECMA-262; where the two differ (rare in
 * schemas of tools) the Java runtime's meaning holds.
 */
final class BoundedPatterns implements RegularExpressionFactory {

    private static final int LONGEST = 1_000;

    /** Refuses a pattern before the library sees it, which would write it to the log. */
    static void require(String regex, String what) throws SchemaRefused {
        if (regex.length() > LONGEST) {
            throw new SchemaRefused(what + " has a pattern of more than " + LONGEST + " characters");
        }
        try {
            var _ = Pattern.compile(regex);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new SchemaRefused(what + " has a pattern that cannot be compiled");
        }
    }

    @Override
    public RegularExpression getRegularExpression(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return value ->
                pattern.matcher(new Counted(value, Budget.CURRENT.get())).find();
    }

    private record Counted(CharSequence text, Budget budget) implements CharSequence {

        @Override
        public char charAt(int index) {
            budget.character();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), budget);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
