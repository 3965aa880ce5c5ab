package dev.caxton.mcp;

import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/**
 * The names outside clients use: {@code upstream__tool}. The protocol admits letters, digits, hyphen, underscore and full stop, and many models no full stop,
 * so two underscores separate. The name of an upstream has none, so that the first two of them are the separator whatever the tool is called.
 */
final class ClientNames {

    private static final String SEPARATOR = "__";

    private ClientNames() {}

    static String of(ToolName tool) {
        return of(tool.upstream(), tool.tool());
    }

    /** Of a tool or a prompt. */
    static String of(String upstream, String name) {
        return upstream + SEPARATOR + name;
    }

    static Optional<ToolName> parse(String name) {
        int at = name.indexOf(SEPARATOR);
        try {
            return at < 0
                    ? Optional.empty()
                    : Optional.of(new ToolName(name.substring(0, at), name.substring(at + SEPARATOR.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
