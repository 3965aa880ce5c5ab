package dev.caxton.management.config;

import dev.caxton.mcp.endpoint.RequestOrigin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoint for outside MCP clients, as an OAuth 2.1 resource server.
 *
 * @param resource the URL that clients are given; the resource identifier of RFC 9728 and RFC 8707
 * @param audiences one of these must be among the {@code aud} of a token
 * @param scope what must be among the scopes of a token, if anything
 * @param anonymous whether programs of this machine need no token
 */
public record McpSettings(URI resource, Set<String> audiences, Optional<String> scope, boolean anonymous) {

    /** RFC 6749, 3.3: a scope token. */
    private static final String SCOPE = "[!#-\\[\\]-~]{1,100}";

    private static final String NO_SCOPE = "none";

    /** Copies the set. */
    public McpSettings {
        audiences = Set.copyOf(audiences);
    }

    static McpSettings read(Settings.Reader reader, Settings.Http http) {
        String written = reader.text(Setting.MCP_RESOURCE);
        URI resource = resource(
                written.isEmpty() ? "http://" + bracketed(http.host()) + ":" + http.port() + "/mcp" : written,
                written.isEmpty());
        Set<String> audiences = new LinkedHashSet<>(reader.list(Setting.MCP_AUDIENCE));
        if (audiences.isEmpty()) {
            audiences.add(resource.toString());
        }
        // MicroProfile Config takes an empty value for none at all, so that has a word.
        String scope = reader.text(Setting.MCP_SCOPE).equals(NO_SCOPE) ? "" : reader.text(Setting.MCP_SCOPE);
        if (!scope.isEmpty() && !scope.matches(SCOPE)) {
            throw Settings.Reader.wrong(Setting.MCP_SCOPE, "must be one scope, without spaces and quotes");
        }
        boolean anonymous = reader.flag(Setting.MCP_ANONYMOUS);
        if (anonymous
                && !(RequestOrigin.isLoopback(http.host())
                        && http.allowedHosts().stream().allMatch(RequestOrigin::isLoopback))) {
            throw Settings.Reader.wrong(
                    Setting.MCP_ANONYMOUS,
                    "may be true only where " + Setting.HTTP_HOST.key() + " and all of " + Setting.ALLOWED_HOSTS.key()
                            + " are of this machine alone");
        }
        return new McpSettings(resource, audiences, scope.isEmpty() ? Optional.empty() : Optional.of(scope), anonymous);
    }

    private static URI resource(String text, boolean derived) {
        try {
            URI uri = new URI(text);
            boolean bare = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && !uri.getRawPath().isEmpty();
            boolean safe = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme())
                            && (derived || RequestOrigin.isLoopback(String.valueOf(uri.getHost()))));
            if (bare && safe) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw Settings.Reader.wrong(
                Setting.MCP_RESOURCE, "must be https://host/path, or http on this machine, without query and fragment");
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
