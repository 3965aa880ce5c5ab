package dev.caxton.policy.grant;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a grant may be used. Counted for each caller by itself.
 *
 * @param kind how it is counted
 * @param count uses, 1 to {@link #MAX_COUNT}
 * @param window the time they are counted over
 */
public record Allowance(Kind kind, long count, Window window) {

    /** The largest count. */
    public static final long MAX_COUNT = 1_000_000_000;

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,9})/([a-z]+)");

    /** The ways to count. */
    public enum Kind {
        /** Evenly: after {@code count} uses at once, one more each time that a {@code count}th part of the window has passed. */
        RATE,
        /** By the calendar in UTC: {@code count} uses from the beginning of each window to its end. */
        QUOTA;

        /** The field of a document. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The windows, as a document writes them. */
    public enum Window {
        /** A second. */
        S(Duration.ofSeconds(1)),
        /** A minute. */
        MIN(Duration.ofMinutes(1)),
        /** An hour. */
        H(Duration.ofHours(1)),
        /** A day of 24 hours; in UTC. */
        DAY(Duration.ofDays(1));

        private final Duration length;

        Window(Duration length) {
            this.length = length;
        }

        /**
         * How long it is.
         *
         * @return a second to a day
         */
        public Duration length() {
            return length;
        }

        /** The unit of a document. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a count out of bounds with an {@link IllegalArgumentException}. */
    public Allowance {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("a " + kind + " counts 1 to " + MAX_COUNT + " uses");
        }
    }

    /**
     * Reads {@code 10/min}.
     *
     * @param kind how it is counted
     * @param text the written form
     * @return the allowance
     * @throws IllegalArgumentException if the text has not this form
     */
    public static Allowance parse(Kind kind, String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            for (Window window : Window.values()) {
                if (window.toString().equals(matcher.group(2))) {
                    return new Allowance(kind, Long.parseLong(matcher.group(1)), window);
                }
            }
        }
        throw new IllegalArgumentException(
                "a " + kind + " is a whole number for one of the times s, min, h, day: 10/min, 1000/day");
    }

    @Override
    public String toString() {
        return count + "/" + window;
    }
}
