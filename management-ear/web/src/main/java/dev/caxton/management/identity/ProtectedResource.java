package dev.caxton.management.identity;

import dev.caxton.management.config.McpSettings;
import dev.caxton.management.config.Settings;
import dev.caxton.management.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The MCP endpoint as RFC 9728 describes a protected resource: the document that says whose tokens it takes, and the challenges that point to it. Immutable.
 */
final class ProtectedResource {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private final byte[] document;
    private final Set<String> paths;
    private final String parameters;

    private ProtectedResource(String issuer, McpSettings mcp) {
        URI resource = mcp.resource();
        String place = WELL_KNOWN + resource.getRawPath();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("resource", resource.toString());
        members.put("resource_name", "Caxton");
        members.put("authorization_servers", List.of(issuer));
        mcp.scope().ifPresent(scope -> members.put("scopes_supported", List.of(scope)));
        members.put("bearer_methods_supported", List.of("header"));
        this.document = Json.mapper().writeValueAsBytes(members);
        // Behind a proxy that changes paths, clients ask for the one of their own view.
        this.paths = Set.copyOf(List.of(WELL_KNOWN, WELL_KNOWN + Door.MCP_PATH, place));
        this.parameters = "resource_metadata=\"" + resource.getScheme() + "://" + resource.getRawAuthority() + place
                + "\"" + mcp.scope().map(scope -> ", scope=\"" + scope + "\"").orElse("");
    }

    /** Empty where no tokens of an issuer are taken: there is nobody to send a client to. */
    static Optional<ProtectedResource> of(Settings settings) {
        return settings.jwt().map(jwt -> new ProtectedResource(jwt.issuer(), settings.mcp()));
    }

    /** Answers a request for the document, which is open to everybody; false if it is another request. */
    boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (!paths.contains(request.getRequestURI()) || !(method.equals("GET") || method.equals("HEAD"))) {
            return false;
        }
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "max-age=300");
        response.setContentLength(document.length);
        if (method.equals("GET")) {
            response.getOutputStream().write(document);
        }
        return true;
    }

    /** What a challenge says of this resource, after its realm and its error. */
    String parameters() {
        return parameters;
    }
}
