package dev.caxton.policy.pattern;

import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/**
 * One tool, all tools of one upstream, or all tools: {@code sample/greet}, {@code sample/*}, {@code *}{@code /*}. A star stands for a whole name. The last
 * form is for rules that forbid; a rule that permits names its upstreams.
 *
 * @param upstream the upstream, or empty for every one
 * @param tool the tool, or empty for every one
 */
public record ToolPattern(Optional<String> upstream, Optional<String> tool) {

    /** Refuses names that no tool can have, and one tool of every upstream, with an {@link IllegalArgumentException}. */
    public ToolPattern {
        if (upstream.isEmpty() && tool.isPresent()) {
            throw new IllegalArgumentException("a tool pattern names the upstream of its tool: tools of different"
                    + " upstreams have nothing in common but their name");
        }
        new ToolName(upstream.orElse("any"), tool.orElse("any"));
    }

    /**
     * Reads {@code upstream/tool}, {@code upstream/*} or {@code *}{@code /*}.
     *
     * @param text the written form
     * @return the pattern
     * @throws IllegalArgumentException if the text has not this form
     */
    public static ToolPattern parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a tool pattern is written upstream/tool or upstream/*");
        }
        return new ToolPattern(part(text.substring(0, slash)), part(text.substring(slash + 1)));
    }

    private static Optional<String> part(String text) {
        return text.equals("*") ? Optional.empty() : Optional.of(text);
    }

    /**
     * Whether the pattern fits.
     *
     * @param name the tool
     * @return true if upstream and tool fit
     */
    public boolean fits(ToolName name) {
        return (upstream.isEmpty() || upstream.get().equals(name.upstream()))
                && (tool.isEmpty() || tool.get().equals(name.tool()));
    }

    @Override
    public String toString() {
        return upstream.orElse("*") + "/" + tool.orElse("*");
    }
}
