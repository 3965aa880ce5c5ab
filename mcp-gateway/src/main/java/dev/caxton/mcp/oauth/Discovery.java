package dev.caxton.mcp.oauth;

import dev.caxton.mcp.wire.WireException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who authorizes for an upstream: protected resource metadata (RFC 9728), then authorization server metadata (RFC 8414, OpenID Connect Discovery). */
final class Discovery {

    private static final int MOST = 100;

    private final Exchanges exchanges;
    private final URI endpoint;

    Discovery(Exchanges exchanges, URI endpoint) {
        this.exchanges = exchanges;
        this.endpoint = endpoint;
    }

    /**
     * What an upstream says about itself.
     *
     * @param resource what tokens for it are bound to
     * @param issuers who authorizes for it; empty if it does not say
     * @param scopes what it knows
     * @param from where it says so
     */
    record Resource(String resource, List<String> issuers, Set<String> scopes, Optional<InetAddress> from) {}

    /** An authorization server, as it describes itself. */
    record Server(
            String issuer,
            Optional<URI> authorization,
            URI token,
            Optional<URI> registration,
            Set<String> authentication,
            Flags flags) {}

    /**
     * What it can do.
     *
     * @param pkce it checks code challenges by S256
     * @param documents it takes client id metadata documents
     * @param namesItself it puts its issuer into every authorization response (RFC 9207)
     */
    record Flags(boolean pkce, boolean documents, boolean namesItself) {}

    /**
     * What the upstream says about itself, where it says so itself or else at the places that the standard has for that: at its own origin only, so that it can't have other servers asked.
     */
    Resource resource(Challenge challenge) {
        List<URI> places = challenge.metadata().map(this::own).map(List::of).orElseGet(() -> {
            String path = endpoint.getRawPath();
            URI root = sibling(endpoint, "/.well-known/oauth-protected-resource");
            return path.isEmpty() || path.equals("/")
                    ? List.of(root)
                    : List.of(sibling(endpoint, "/.well-known/oauth-protected-resource" + path), root);
        });
        for (URI place : places) {
            Optional<Exchanges.Answer> document = exchanges.document(place);
            if (document.isPresent()) {
                return resource(document.get().body(), document.get().from());
            }
        }
        return new Resource(canonical(endpoint), List.of(), Set.of(), Optional.empty());
    }

    private URI own(URI place) {
        if (url(place.toString())
                .map(Discovery::origin)
                .filter(origin(endpoint)::equals)
                .isEmpty()) {
            throw WireException.permanent("the server says that it describes itself elsewhere than at its own origin");
        }
        return place;
    }

    private Resource resource(Map<String, Object> document, Optional<InetAddress> from) {
        if (!(document.get("resource") instanceof String resource) || !covers(resource)) {
            throw WireException.permanent("the metadata of the server describes another resource than the server");
        }
        return new Resource(
                resource,
                strings(document.get("authorization_servers")),
                Set.copyOf(strings(document.get("scopes_supported"))),
                from);
    }

    /** Whether a resource is this endpoint, or a part of the same server that the endpoint lies in. */
    private boolean covers(String resource) {
        URI uri = url(resource).orElse(null);
        if (uri == null || !origin(uri).equals(origin(endpoint)) || uri.getRawQuery() != null) {
            return false;
        }
        String outer = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
        return (endpoint.getRawPath() + "/").startsWith(outer);
    }

    /** What an authorization server says about itself. */
    static Server server(String issuer, Exchanges exchanges) {
        URI uri = url(issuer)
                .orElseThrow(
                        () -> WireException.permanent("the server names an authorization server by what is no URL"));
        String path = uri.getRawPath().equals("/") ? "" : uri.getRawPath();
        List<URI> places = path.isEmpty()
                ? List.of(
                        sibling(uri, "/.well-known/oauth-authorization-server"),
                        sibling(uri, "/.well-known/openid-configuration"))
                : List.of(
                        sibling(uri, "/.well-known/oauth-authorization-server" + path),
                        sibling(uri, "/.well-known/openid-configuration" + path),
                        sibling(uri, path + "/.well-known/openid-configuration"));
        for (URI place : places) {
            Optional<Exchanges.Answer> document = exchanges.document(place);
            if (document.isPresent()) {
                return server(issuer, document.get().body());
            }
        }
        throw WireException.passing("the authorization server at " + uri.getHost() + " does not describe itself");
    }

    private static Server server(String issuer, Map<String, Object> document) {
        if (!issuer.equals(document.get("issuer"))) {
            throw WireException.permanent("the metadata of the authorization server is that of another issuer");
        }
        URI token = url(document.get("token_endpoint"))
                .orElseThrow(() -> WireException.permanent("the authorization server has no token endpoint"));
        return new Server(
                issuer,
                url(document.get("authorization_endpoint")),
                token,
                url(document.get("registration_endpoint")),
                // RFC 8414, section 2: this is what it means if it is not there.
                document.containsKey("token_endpoint_auth_methods_supported")
                        ? new LinkedHashSet<>(strings(document.get("token_endpoint_auth_methods_supported")))
                        : Set.of("client_secret_basic"),
                new Flags(
                        strings(document.get("code_challenge_methods_supported"))
                                .contains("S256"),
                        Boolean.TRUE.equals(document.get("client_id_metadata_document_supported")),
                        Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported"))));
    }

    private static List<String> strings(@Nullable Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.stream().limit(MOST).filter(String.class::isInstance).forEach(item -> strings.add((String) item));
        }
        return strings;
    }

    private static Optional<URI> url(@Nullable Object value) {
        try {
            return value instanceof String text
                    ? Optional.of(new URI(text))
                            .filter(uri -> uri.getHost() != null
                                    && uri.getRawFragment() == null
                                    && uri.getRawUserInfo() == null
                                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static URI sibling(URI uri, String path) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path);
    }

    private static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    /** The form of RFC 8707 and of the protocol: scheme and host in lower case, without a fragment. */
    static String canonical(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
