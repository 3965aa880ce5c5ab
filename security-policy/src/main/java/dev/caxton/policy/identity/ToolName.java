package dev.caxton.policy.identity;

/**
 * The name of a tool within its tenant, written {@code upstream/tool}.
 *
 * @param upstream the upstream server that offers it, as registered with the gateway
 * @param tool the name the upstream gives it
 */
public record ToolName(String upstream, String tool) implements Comparable<ToolName> {

    /** Refuses names of any other shape than an agent's with an {@link IllegalArgumentException}. */
    public ToolName {
        Names.requireName("an upstream name", upstream);
        Names.requireName("a tool name", tool);
    }

    /**
     * Reads {@code upstream/tool}.
     *
     * @param text the written form
     * @return the name
     * @throws IllegalArgumentException if the text has not this form
     */
    public static ToolName parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a tool name is written upstream/tool");
        }
        return new ToolName(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ToolName other) {
        int byUpstream = upstream.compareTo(other.upstream);
        return byUpstream != 0 ? byUpstream : tool.compareTo(other.tool);
    }

    @Override
    public String toString() {
        return upstream + "/" + tool;
    }
}
