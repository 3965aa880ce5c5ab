package dev.caxton.mcp.pin;

import dev.caxton.policy.identity.ToolName;
import java.util.List;
import java.util.Optional;

/**
 * A tool as whoever decides on it sees it. Immutable.
 *
 * @param tool the tool
 * @param state how it stands
 * @param offered the description as the upstream gives it now; empty if the tool is absent
 * @param approved the description that was approved, if there is one
 * @param refusals the descriptions that were refused
 * @param warnings approved tools of other upstreams for which it may be taken
 * @param renamedFrom an approved tool of the same upstream that vanished and had the same description but for the name
 */
public record PinView(
        ToolName tool,
        PinState state,
        Optional<OfferedTool> offered,
        Optional<Pin> approved,
        Refusals refusals,
        List<Warning> warnings,
        Optional<ToolName> renamedFrom) {

    /** Copies. */
    public PinView {
        warnings = List.copyOf(warnings);
    }

    /**
     * Who refused the tool, and when.
     *
     * @return the refusal of the description as it is offered now; if nobody refused that, the one that came last; empty if there is none
     */
    public Optional<Refusal> refused() {
        return offered.flatMap(tool -> refusals.of(tool.pin())).or(refusals::last);
    }

    /**
     * What has changed since the approval.
     *
     * @return the approved description compared with the current one, sorted by place; of a tool that was never approved every member of its description; empty if
     *     nothing differs or the tool is absent
     */
    public List<Difference> differences() {
        return offered.map(
                        tool -> Difference.between(approved.map(Pin::document).orElse("{}"), tool.document()))
                .orElse(List.of());
    }
}
