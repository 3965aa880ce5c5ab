package dev.caxton.policy.pattern;

import dev.caxton.policy.identity.ToolName;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Resources or prompts of an upstream: one ({@code docs/file:///handbook/start.md}, {@code docs/summary}), those that begin alike ({@code docs/file:///handbook/*}), or all
 * ({@code docs/*}). Only a star at the end has a meaning.
 *
 * <p>A pattern for what begins alike does not fit a name that leads elsewhere than it looks: one with {@code .} or {@code ..} between slashes, plain or escaped, once or twice, with a
 * backslash, or with a character that some readers of URIs leave out. What permits has to be sure of what it fits; what forbids fits whatever may be meant, see {@link #mayMean}.
 *
 * @param upstream the upstream
 * @param start the name, or how it begins
 * @param open whether anything may follow
 */
public record ContextPattern(String upstream, String start, boolean open) {

    private static final int MAX_NAME = 2_000;

    /** Blanks and control characters, which some readers leave out, plain or escaped (a blank may well be escaped). */
    private static final Pattern ODD = Pattern.compile("[\\x00-\\x20\\x7f]|%[01][0-9a-f]|%7f");

    /** Escapes of what RFC 3986 calls unreserved, and of the slash. */
    private static final Pattern NEEDLESS =
            Pattern.compile("%(?:2[def]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)", Pattern.CASE_INSENSITIVE);

    private static final Pattern FILE = Pattern.compile("^file:(?://(?:localhost|127\\.0\\.0\\.1)?)?/");
    private static final int SCHEME_END = 3;

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
        return upstream.equals(itsUpstream)
                && (start.startsWith(beginning)
                        || (open && beginning.startsWith(start) && (start.isEmpty() || !strays(beginning))));
    }

    /**
     * Whether a URI may be another spelling of one that the pattern fits: without regard to case, with or without what follows a question mark, a hash or a semicolon, and always if it leads elsewhere than it
     * looks, has empty parts, or escapes what needs no escape. Errs on that side: an upstream's own reading of it is not known.
     *
     * @param itsUpstream the upstream that has it
     * @param uri the URI of a resource; hostile
     * @return false only if it is none
     */
    public boolean mayMean(String itsUpstream, String uri) {
        if (!upstream.equals(itsUpstream)) {
            return false;
        }
        if (start.isEmpty() || ambiguous(uri)) {
            return true;
        }
        String wanted = folded(start);
        String asked = folded(uri);
        return asked.startsWith(wanted)
                && (open || asked.length() == wanted.length() || "?#;/".indexOf(asked.charAt(wanted.length())) >= 0);
    }

    /** Whether a URI has spellings beside which it can't be compared. */
    private static boolean ambiguous(String uri) {
        return strays(uri)
                || NEEDLESS.matcher(uri).find()
                || uri.indexOf("//", Math.max(0, uri.indexOf("://") + SCHEME_END)) >= 0;
    }

    /** In one case, and the local forms of file URIs (RFC 8089) in one. */
    private static String folded(String uri) {
        return FILE.matcher(uri.toLowerCase(Locale.ROOT)).replaceFirst("file:///");
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
        // Also behind a question mark or a hash: not everybody who reads a file stops there.
        String plain = name.toLowerCase(Locale.ROOT)
                        .replace("%2e", ".")
                        .replace("%2f", "/")
                        .replace("%5c", "\\")
                + "/";
        return plain.indexOf('\\') >= 0
                || plain.contains("/./")
                || plain.contains("/../")
                || plain.contains("%25")
                || ODD.matcher(plain).find();
    }

    @Override
    public String toString() {
        return upstream + "/" + start + (open ? "*" : "");
    }
}
