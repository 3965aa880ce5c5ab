package dev.caxton.mcp.upstream;

import dev.caxton.policy.identity.TenantId;
import java.util.regex.Pattern;

/**
 * An upstream MCP server, as an administrator registers it.
 *
 * @param tenant the tenant whose principals may be granted its tools
 * @param name 1 to 63 lower-case letters, digits and hyphens, starting with a letter or digit. Narrower than other names so that {@code name__tool},
 *     the form that outside clients see, can be taken apart again in one way only
 * @param transport how it is reached
 * @param elicitation how it is answered if it asks for input
 */
public record UpstreamConfig(TenantId tenant, String name, Transport transport, Elicitation elicitation) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** One that cannot ask for input. */
    public UpstreamConfig(TenantId tenant, String name, Transport transport) {
        this(tenant, name, transport, Elicitation.NONE);
    }

    /** Refuses a name of any other shape with an {@link IllegalArgumentException}. */
    public UpstreamConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("an upstream name has 1 to 63 lower-case letters, digits and hyphens,"
                    + " and starts with a letter or digit");
        }
    }
}
