package dev.caxton.policy.pattern;

import dev.caxton.policy.identity.ToolName;
import java.util.Locale;

/**
 * Resources or prompts of an upstream: one ({@code docs/file:///handbook/start.md}, {@code docs/summary}), those that begin alike ({@code docs/file:///handbook/*}), or all
 * ({@code docs/*}). Only a star at the end has a meaning.
 *
 * <p>A pattern for what begins alike does not fit a name that leads elsewhere than it looks: one with {@code .} or {@code ..} between slashes, plain or escaped, or with a
 * backslash.
 *
 * @param upstream the upstream
 * @param start the name, or how it begins
 * @param open whether anything may follow
 */
public record ContextPattern(String upstream, String start, boolean open) {

    private static final int MAX_NAME = 2_000;

    /** Refuses names that no upstream can have, and what is empty or too long, with an {@link IllegalArgumentException}. */
    public ContextPattern {
        var _ = new ToolName(upstream, "any");
        if (start.length() > MAX_NAME || (start.isEmpty() && !open)) {
            throw new IllegalArgumentException("a resource or prompt has 1 to " + MAX_NAME + " characters");
        }
        if (start.indexOf('*') >= 0) {
            throw new IllegalArgumentException("a star stands at the end only");
        }
    }

    /**
     * Reads {@code upstream/name}, {@code upstream/start*} or {@code upstream/*}.
     *
     * @param text the written form
     * @return the pattern
     * @throws IllegalArgumentException if the text has not this form
     */
    public static ContextPattern parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("it is written upstream/name, upstream/start* or upstream/*");
        }
        boolean open = text.endsWith("*") && text.length() > slash + 1;
        return new ContextPattern(
                text.substring(0, slash), text.substring(slash + 1, text.length() - (open ? 1 : 0)), open);
    }

    /**
     * Reads the pattern of one resource or prompt.
     *
     * @param text the written form: {@code upstream/name}
     * @return the pattern
     * @throws IllegalArgumentException if the text has not this form
     */
    public static ContextPattern one(String text) {
        ContextPattern pattern = parse(text);
        if (pattern.open()) {
            throw new IllegalArgumentException("one resource or prompt is asked about, without a star");
        }
        return pattern;
    }

    /**
     * Whether the pattern fits a name.
     *
     * @param itsUpstream the upstream that has it
     * @param name the URI of a resource, or the name of a prompt; hostile
     * @return true if it does
     */
    public boolean fits(String itsUpstream, String name) {
        return upstream.equals(itsUpstream)
                && (open ? name.startsWith(start) && (start.isEmpty() || !strays(name)) : name.equals(start));
    }

    /**
     * Whether the pattern fits some name that begins in a certain way, which is what is asked of a template of URIs.
     *
     * @param itsUpstream the upstream that has it
     * @param beginning how the names begin
     * @return true if there can be such a name
     */
    public boolean mayFit(String itsUpstream, String beginning) {
        return upstream.equals(itsUpstream) && (start.startsWith(beginning) || (open && beginning.startsWith(start)));
    }

    /**
     * Whether whatever another pattern fits is fitted by this one.
     *
     * @param other the other one
     * @return true if it is
     */
    public boolean covers(ContextPattern other) {
        return equals(other)
                || (open
                        && upstream.equals(other.upstream)
                        && other.start.startsWith(start)
                        && (other.open || start.isEmpty() || !strays(other.start)));
    }

    private static boolean strays(String name) {
        String plain = name.toLowerCase(Locale.ROOT)
                .replace("%2e", ".")
                .replace("%2f", "/")
                .replace("%5c", "\\");
        int end = plain.length();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '?' || c == '#') {
                end = i;
                break;
            }
        }
        String path = plain.substring(0, end) + "/";
        return plain.indexOf('\\') >= 0 || path.contains("/./") || path.contains("/../");
    }

    @Override
    public String toString() {
        return upstream + "/" + start + (open ? "*" : "");
    }
}
