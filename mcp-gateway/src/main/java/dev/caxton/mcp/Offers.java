package dev.caxton.mcp;

import dev.caxton.mcp.catalog.ContextCatalog;
import dev.caxton.mcp.link.Link;
import dev.caxton.mcp.upstream.UpstreamConfig;
import dev.caxton.policy.identity.TenantId;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What upstreams offer beside tools, and what clients want of them. Safe for use by many threads; nothing of it waits for an upstream. */
final class Offers {

    private final Directory directory;
    private final List<McpEndpoint> endpoints;

    /**
     * Offers.
     *
     * @param directory the upstreams
     * @param endpoints the endpoints there are, at any moment
     */
    Offers(Directory directory, List<McpEndpoint> endpoints) {
        this.directory = directory;
        this.endpoints = endpoints;
    }

    /** What the upstreams of a tenant offer beside tools, by the name of the upstream. */
    Map<String, ContextCatalog> context(TenantId tenant) {
        Map<String, ContextCatalog> context = new TreeMap<>();
        for (Upstream upstream : directory.of(tenant)) {
            context.put(upstream.config().name(), upstream.context());
        }
        return context;
    }

    /** What an upstream offers beside tools; nothing if there is no such upstream. */
    ContextCatalog context(TenantId tenant, String upstream) {
        return directory.upstream(tenant, upstream).map(Upstream::context).orElse(ContextCatalog.EMPTY);
    }

    /** A client wants to hear messages from a level on. Does not wait. */
    void level(TenantId tenant, Optional<String> only, String level) {
        for (Upstream upstream : directory.of(tenant)) {
            if (upstream instanceof LinkedUpstream linked
                    && only.map(linked.config().name()::equals).orElse(true)) {
                linked.level(level);
            }
        }
    }

    /** Nobody at an endpoint wants to know of a resource any more. Does not wait. */
    void unsubscribe(Subscriptions.Key key) {
        boolean wanted = endpoints.stream()
                .anyMatch(endpoint ->
                        endpoint.subscribed(key.tenant(), key.upstream()).contains(key.uri()));
        if (!wanted) {
            directory
                    .upstream(key.tenant(), key.upstream())
                    .flatMap(Upstream::session)
                    .ifPresent(
                            session -> session.tell(McpSchema.METHOD_RESOURCES_UNSUBSCRIBE, Map.of("uri", key.uri())));
        }
    }

    /** A new connection knows nothing of what clients have subscribed to. */
    private void resubscribe(UpstreamConfig config, Link.Status before, Link.Status after) {
        if (after.session().isEmpty() || after.session().equals(before.session())) {
            return;
        }
        Set<String> uris = new TreeSet<>();
        endpoints.forEach(endpoint -> uris.addAll(endpoint.subscribed(config.tenant(), config.name())));
        for (String uri : uris) {
            after.session().get().tell(McpSchema.METHOD_RESOURCES_SUBSCRIBE, Map.of("uri", uri));
        }
    }

    /** An upstream is connected, or has listed what it offers once more. */
    void changed(UpstreamConfig config, Link.Status before, Link.Status after) {
        ContextCatalog was = before.catalog().context();
        ContextCatalog is = after.catalog().context();
        if (!was.resources().equals(is.resources()) || !was.templates().equals(is.templates())) {
            tell(config, McpSchema.METHOD_NOTIFICATION_RESOURCES_LIST_CHANGED);
        }
        if (!was.prompts().equals(is.prompts())) {
            tell(config, McpSchema.METHOD_NOTIFICATION_PROMPTS_LIST_CHANGED);
        }
        resubscribe(config, before, after);
    }

    /** An upstream was removed. */
    void gone(UpstreamConfig config) {
        tell(config, McpSchema.METHOD_NOTIFICATION_RESOURCES_LIST_CHANGED);
        tell(config, McpSchema.METHOD_NOTIFICATION_PROMPTS_LIST_CHANGED);
    }

    private void tell(UpstreamConfig config, String method) {
        endpoints.forEach(endpoint -> endpoint.changed(config.tenant(), config.name(), method));
    }
}
