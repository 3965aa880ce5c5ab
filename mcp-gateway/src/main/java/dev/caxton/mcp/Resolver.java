package dev.caxton.mcp;

import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.pin.PinState;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the tool that a name stands for at this moment, which is an approved one or none. Safe for use by many threads. */
final class Resolver {

    /** What a name stands for. */
    sealed interface Resolution {

        /**
         * A tool that counts.
         *
         * @param tool the description that the arguments are checked against and that the record names
         * @param way where a call of it goes: to where it was listed, or nowhere if that is lost
         */
        record Callable(ToolDescriptor tool, Upstream.Way way) implements Resolution {}

        /** A tool that is offered and does not count. */
        record Out(ToolDescriptor tool, PinState state) implements Resolution {}

        /** The upstream does not offer it. */
        record NoTool() implements Resolution {}

        /** The tenant has no such upstream. */
        record NoUpstream() implements Resolution {}

        /** The digest of the description, if there is one. */
        default Optional<String> pin() {
            return switch (this) {
                case Callable callable -> Optional.of(callable.tool().pin());
                case Out out -> Optional.of(out.tool().pin());
                case NoTool none -> Optional.empty();
                case NoUpstream none -> Optional.empty();
            };
        }
    }

    private final Directory directory;
    private final PinBook pins;

    Resolver(Directory directory, PinBook pins) {
        this.directory = directory;
        this.pins = pins;
    }

    /** Waits shortly until the tools of an upstream are those that it offers now, as far as it has told. Whether they are. */
    boolean isUpToDate(TenantId tenant, ToolName name) {
        return directory
                .upstream(tenant, name.upstream())
                .map(Upstream::isUpToDate)
                .orElse(true);
    }

    /** Reads the state of the upstream once: whatever becomes of it, the answer belongs together. */
    Resolution resolve(TenantId tenant, ToolName name) {
        Optional<Upstream> upstream = directory.upstream(tenant, name.upstream());
        if (upstream.isEmpty()) {
            return new Resolution.NoUpstream();
        }
        Upstream.Now now = upstream.get().now();
        Optional<ToolDescriptor> tool = now.catalog().tool(name.tool());
        if (tool.isEmpty()) {
            return new Resolution.NoTool();
        }
        PinState state = pins.state(tenant, tool.get());
        return state == PinState.APPROVED
                ? new Resolution.Callable(tool.get(), now.way())
                : new Resolution.Out(tool.get(), state);
    }

    /** The tools that count, sorted by name. */
    List<ToolDescriptor> approved(TenantId tenant) {
        List<ToolDescriptor> approved = new ArrayList<>();
        for (Upstream upstream : directory.of(tenant)) {
            for (ToolDescriptor tool : upstream.now().catalog().tools().values()) {
                if (pins.state(tenant, tool) == PinState.APPROVED) {
                    approved.add(tool);
                }
            }
        }
        return approved;
    }
}
