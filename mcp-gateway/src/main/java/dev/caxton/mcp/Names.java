package dev.caxton.mcp;

import dev.caxton.policy.identity.ToolName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names that a client sees, and what they stand for: those of the upstreams with their upstream before them, {@code upstream__tool} and
 * {@code caxton://upstream/URI}, or, at the door of one upstream, its own. A URI keeps all its characters behind what is put before it, so that templates are expanded as the upstream
 * means it.
 */
sealed interface Names {

    /** Begins every URI of an upstream. */
    String SCHEME = "caxton://";

    /** At the door of all upstreams. */
    record Prefixed() implements Names {

        @Override
        public Optional<ToolName> tool(String name) {
            return ClientNames.parse(name);
        }

        @Override
        public String name(String upstream, String name) {
            return ClientNames.of(upstream, name);
        }

        @Override
        public Optional<Resource> resource(String uri) {
            int end = uri.startsWith(SCHEME) ? uri.indexOf('/', SCHEME.length()) : -1;
            return end < 0
                    ? Optional.empty()
                    : Optional.of(new Resource(uri.substring(SCHEME.length(), end), uri.substring(end + 1)));
        }

        @Override
        public String uri(String upstream, String uri) {
            return SCHEME + upstream + "/" + uri;
        }

        @Override
        public boolean shows(String upstream) {
            return true;
        }
    }

    /** At the door of one upstream. */
    record Plain(String upstream) implements Names {

        @Override
        public Optional<ToolName> tool(String name) {
            try {
                return Optional.of(new ToolName(upstream, name));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public String name(String itsUpstream, String name) {
            return name;
        }

        @Override
        public Optional<Resource> resource(String uri) {
            return Optional.of(new Resource(upstream, uri));
        }

        @Override
        public String uri(String itsUpstream, String uri) {
            return uri;
        }

        @Override
        public boolean shows(String other) {
            return upstream.equals(other);
        }
    }

    /**
     * A resource, or a template of resources, of an upstream.
     *
     * @param upstream the upstream
     * @param uri its URI there
     */
    record Resource(String upstream, String uri) {}

    static Names of(Optional<String> upstream) {
        return upstream.<Names>map(Plain::new).orElseGet(Prefixed::new);
    }

    /** The tool or prompt of a name. */
    Optional<ToolName> tool(String name);

    /** The name of a tool or prompt. */
    String name(String upstream, String name);

    /** The resource or template of a URI. */
    Optional<Resource> resource(String uri);

    /** The URI of a resource or template. */
    String uri(String upstream, String uri);

    /** Whether anything of an upstream is seen here. */
    boolean shows(String upstream);

    /** Content of an upstream, with the URIs of embedded and linked resources as the client knows them. */
    default List<Object> content(String upstream, List<?> items) {
        return items.stream().map(item -> item(upstream, item)).toList();
    }

    private Object item(String upstream, @Nullable Object item) {
        if (!(item instanceof Map<?, ?> content)) {
            return Map.of();
        }
        Map<String, Object> copy = copy(content);
        if ("resource_link".equals(content.get("type")) && content.get("uri") instanceof String uri) {
            copy.put("uri", uri(upstream, uri));
        }
        if ("resource".equals(content.get("type")) && content.get("resource") instanceof Map<?, ?> embedded) {
            copy.put("resource", resource(upstream, embedded));
        }
        return copy;
    }

    /** A resource with its content, as the client knows it. */
    default Map<String, Object> resource(String upstream, Map<?, ?> resource) {
        Map<String, Object> copy = copy(resource);
        if (resource.get("uri") instanceof String uri) {
            copy.put("uri", uri(upstream, uri));
        }
        return copy;
    }

    private static Map<String, Object> copy(Map<?, ?> object) {
        Map<String, Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            if (value != null) {
                copy.put((String) name, value);
            }
        });
        return copy;
    }
}
