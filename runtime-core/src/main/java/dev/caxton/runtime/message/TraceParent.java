package dev.caxton.runtime.message;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} of the W3C recommendation Trace Context. It comes from strangers and stands in records, so what has not the form of version 00, 55 characters, is none: the recommendation has it
 * ignored. Stateless.
 */
public final class TraceParent {

    // An id of zeros is none.
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /**
     * Reads what may be one.
     *
     * @param text a header, perhaps; hostile
     * @return the same, or empty if it is none
     */
    public static Optional<String> of(@Nullable String text) {
        return Optional.ofNullable(text).filter(TraceParent::isOne);
    }

    /**
     * Whether a text is one.
     *
     * @param text the text; hostile
     * @return whether it has the form
     */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
