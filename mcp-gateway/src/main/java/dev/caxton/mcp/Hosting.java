package dev.caxton.mcp;

import dev.caxton.mcp.agent.AgentTools;
import dev.caxton.mcp.catalog.Catalog;
import dev.caxton.mcp.catalog.ToolDescriptor;
import dev.caxton.mcp.pin.PinBook;
import dev.caxton.mcp.schema.SchemaRefused;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.runtime.spi.ToolHost;
import dev.caxton.runtime.tool.DeclaredTool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents as upstreams of their tenants. Safe for use by many threads, as long as changes of one agent come one after the other. */
final class Hosting {

    /** Hears of what agents offer. */
    @FunctionalInterface
    interface Listener {

        /** The tools of an agent are others now. */
        void changed(UpstreamConfig agent, Catalog before, Catalog after);
    }

    private final Directory directory;
    private final PinBook pins;
    private final HostedUpstream.Surroundings surroundings;
    private final Listener listener;

    Hosting(Directory directory, PinBook pins, HostedUpstream.Surroundings surroundings, Listener listener) {
        this.directory = directory;
        this.pins = pins;
        this.surroundings = surroundings;
        this.listener = listener;
    }

    /** Whether an agent could offer these tools now. */
    AgentTools require(AgentId agent, List<DeclaredTool> declared) {
        try {
            AgentTools tools = AgentTools.of(agent.name(), declared);
            Optional<Upstream> known = directory.upstream(agent.tenant(), agent.name());
            if (known.isPresent() && !(known.get() instanceof HostedUpstream)) {
                throw taken(agent);
            }
            var _ = known.isPresent() ? known.get() : new HostedUpstream(agent, surroundings);
            return tools;
        } catch (SchemaRefused e) {
            throw new HostingRefused(HostingRefused.Kind.TOOL, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new HostingRefused(
                    HostingRefused.Kind.NAME,
                    "the name of an agent that declares tools has 1 to 63 lower-case letters, digits and hyphens, and starts with a letter or digit");
        }
    }

    private static HostingRefused taken(AgentId agent) {
        return new HostingRefused(
                HostingRefused.Kind.TAKEN, "the tenant has an upstream of the name '" + agent.name() + "' already");
    }

    /** Decides which of the tools count that an agent is about to offer. */
    @FunctionalInterface
    interface Decision {

        /** Decides, before anybody may see them. */
        void on(UpstreamConfig agent, Map<String, ToolDescriptor> tools);
    }

    /** Offers tools instead of those that the agent may have offered before. */
    void offer(AgentId agent, List<DeclaredTool> declared, ToolHost host, Decision decision) {
        AgentTools tools = require(agent, declared);
        Optional<HostedUpstream> before = hosted(agent.tenant(), agent.name());
        HostedUpstream upstream = before.orElseGet(() -> new HostedUpstream(agent, surroundings));
        Catalog former = upstream.now().catalog();
        if (before.isEmpty()) {
            if (!directory.add(upstream)) {
                throw taken(agent);
            }
            pins.register(upstream.config());
        }
        boolean offered = false;
        try {
            decision.on(upstream.config(), tools.catalog().tools());
            upstream.offer(tools, host);
            offered = true;
        } finally {
            if (!offered && before.isEmpty()) {
                directory.remove(agent.tenant(), agent.name());
            }
        }
        listener.changed(upstream.config(), former, upstream.now().catalog());
    }

    /** Offers nothing any more. Whether it did. */
    boolean withdraw(AgentId agent) {
        Optional<HostedUpstream> known = hosted(agent.tenant(), agent.name());
        known.ifPresent(upstream -> {
            directory.remove(agent.tenant(), agent.name());
            listener.changed(upstream.config(), upstream.now().catalog(), Catalog.EMPTY);
        });
        return known.isPresent();
    }

    Optional<HostedUpstream> hosted(TenantId tenant, String name) {
        return directory
                .upstream(tenant, name)
                .filter(HostedUpstream.class::isInstance)
                .map(HostedUpstream.class::cast);
    }
}
