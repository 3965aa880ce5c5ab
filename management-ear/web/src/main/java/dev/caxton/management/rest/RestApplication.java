package dev.caxton.management.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The root of the REST interface. Resources and providers are found by their annotations. */
@ApplicationPath("/api/v1")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Caxton",
                        version = "v1",
                        description = "Sandboxed WebAssembly agents that reach MCP tools under a policy."
                                + " Every error is a problem document (RFC 9457) with a stable code."),
        tags = {
            @Tag(name = "agents", description = "Agents, what they may use, and what they logged"),
            @Tag(name = "messages", description = "Messages to agents, tickets for answers, and dead letters"),
            @Tag(name = "policy", description = "The policy document in force, and questions to it"),
            @Tag(name = "audit", description = "The audit log, and what it can show for itself"),
            @Tag(name = "usage", description = "What agents have used, and what they may use together"),
            @Tag(name = "holds", description = "The one switch"),
            @Tag(name = "tools", description = "Upstream MCP servers and their tools"),
            @Tag(name = "live", description = "Server-sent events"),
            @Tag(name = "server", description = "What runs here, and how it is")
        },
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(
        securitySchemeName = "token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        bearerFormat = "the server's own, or JWT",
        description =
                "The token that the server shows at its first start, or a JSON Web Token of the configured issuer."
                        + " An operation names the roles of which a caller needs one.")
public class RestApplication extends Application {}
