package dev.caxton.mcp.catalog;

import dev.caxton.mcp.json.Weight;
import dev.caxton.mcp.schema.SchemaRefused;
import dev.caxton.mcp.wire.Session;
import dev.caxton.mcp.wire.WireException;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what an upstream offers. A tool that is not what the protocol says, or that cannot be offered safely, is left out with a reason. */
public final class CatalogReader {

    private static final int PAGES = 1_000;

    private final String upstream;
    private final int maxTools;
    private final Map<String, ToolDescriptor> tools = new HashMap<>();
    private final Set<String> bad = new HashSet<>();
    private final Allowance allowance = new Allowance();
    private int seen;

    private CatalogReader(String upstream, int maxTools) {
        this.upstream = upstream;
        this.maxTools = maxTools;
    }

    /**
     * Asks for all lists. Blocks.
     *
     * @param session an open session
     * @param offers what the upstream says it can do
     * @param upstream the name of the upstream
     * @param maxTools the most entries that are read of each list
     * @param timeout the longest wait for one page
     * @return what there is
     * @throws WireException if the upstream does not answer as the protocol says
     * @throws InterruptedException if the waiting thread was interrupted
     */
    public static Catalog read(Session session, Set<String> offers, String upstream, int maxTools, Duration timeout)
            throws InterruptedException {
        CatalogReader reader = new CatalogReader(upstream, maxTools);
        if (offers.contains("tools")) {
            reader.tools(session, timeout);
        }
        ContextCatalog context = new ContextReader(session, upstream, maxTools, timeout, reader.allowance).read(offers);
        return new Catalog(reader.tools, context, reader.allowance.skipped());
    }

    private void tools(Session session, Duration timeout) throws InterruptedException {
        Map<String, Object> params = Map.of();
        for (int page = 0; page < PAGES; page++) {
            Map<String, Object> result = Session.await(session.request(McpSchema.METHOD_TOOLS_LIST, params), timeout);
            if (!(result.get("tools") instanceof List<?> listed)) {
                throw WireException.passing("the server answered the question for its tools without a list");
            }
            if (!allowance.paysAround(result, "tools")) {
                allowance.sayIsSpent("more");
                return;
            }
            if (!add(listed) || !(result.get("nextCursor") instanceof String cursor)) {
                return;
            }
            params = Map.of("cursor", cursor);
        }
        throw WireException.passing("the list of tools has no end");
    }

    /** Adds a page. Whether there may be another one. */
    private boolean add(List<?> listed) {
        for (Object item : listed) {
            if (seen++ >= maxTools) {
                allowance.say("more", "the server lists more than " + maxTools + " tools; the others were left out");
                return false;
            }
            if (!allowance.pays(Weight.of(item))) {
                allowance.sayIsSpent("more");
                return false;
            }
            if (item instanceof Map<?, ?> tool && tool.get("name") instanceof String name) {
                add(name, tool);
            } else {
                allowance.skip("(unnamed)", "it has no name");
            }
        }
        return true;
    }

    private void add(String name, Map<?, ?> tool) {
        try {
            ToolDescriptor descriptor = Descriptions.read(upstream, name, tool);
            // Two tools of one name: nobody can say which of them was approved.
            if (bad.contains(name) || tools.remove(name) != null) {
                skip(name, "the server lists two tools of this name");
            } else if (allowance.pays(descriptor.weight())) {
                tools.put(name, descriptor);
            } else {
                skip(name, "there is no room for it: the server lists more than is kept");
            }
        } catch (SchemaRefused e) {
            tools.remove(name);
            skip(name, String.valueOf(e.getMessage()));
        }
    }

    private void skip(String name, String reason) {
        bad.add(name);
        allowance.skip(name, reason);
    }
}
