package dev.caxton.launcher;

import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.util.Optional;

/**
 * An upstream, or a tool of one, as people write it.
 *
 * @param tenant its tenant
 * @param upstream its name
 * @param tool the tool; empty for the upstream itself
 */
record UpstreamName(TenantId tenant, String upstream, Optional<String> tool) {

    /** Reads {@code name} or {@code tenant/name}. */
    static UpstreamName upstream(String text) {
        String[] parts = text.split("/", -1);
        return parts.length > 2
                ? refused(text, "upstream", "it has too many parts", "Write name, or tenant/name")
                : read(
                        text,
                        parts.length == 2 ? Optional.of(parts[0]) : Optional.empty(),
                        parts[parts.length - 1],
                        Optional.empty());
    }

    /** Reads {@code upstream/tool} or {@code tenant/upstream/tool}. */
    static UpstreamName tool(String text) {
        String[] parts = text.split("/", -1);
        return parts.length < 2 || parts.length > 3
                ? refused(text, "tool", "it has not two or three parts", "Write upstream/tool, or tenant/upstream/tool")
                : read(
                        text,
                        parts.length == 3 ? Optional.of(parts[0]) : Optional.empty(),
                        parts[parts.length - 2],
                        Optional.of(parts[parts.length - 1]));
    }

    private static UpstreamName read(String text, Optional<String> tenant, String upstream, Optional<String> tool) {
        try {
            // Names have none of the characters that a path would escape.
            ToolName checked = new ToolName(upstream, tool.orElse("x"));
            return new UpstreamName(tenant.map(TenantId::new).orElse(TenantId.DEFAULT), checked.upstream(), tool);
        } catch (IllegalArgumentException e) {
            return refused(text, tool.isEmpty() ? "upstream" : "tool", String.valueOf(e.getMessage()), "Mend the name");
        }
    }

    private static UpstreamName refused(String text, String what, String why, String remedy) {
        throw new Fault(
                ExitCode.USAGE,
                "CAX-CLI-USAGE",
                "'" + Terminal.printable(text) + "' names no " + what + ": " + why,
                remedy);
    }

    /** Where the interface has it. */
    String path() {
        String path = "/upstreams/" + tenant + "/" + upstream;
        return path + tool.map(name -> "/tools/" + name).orElse("");
    }

    @Override
    public String toString() {
        return tenant + "/" + upstream + tool.map(name -> "/" + name).orElse("");
    }
}
