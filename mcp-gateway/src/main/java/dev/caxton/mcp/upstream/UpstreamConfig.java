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
 * @param sampling whether it may have the model of the client whose call is under way write something
 * @param pins who approves the tools that it offers for the first time
 */
public record UpstreamConfig(
        TenantId tenant, String name, Transport transport, Elicitation elicitation, boolean sampling, PinRule pins) {

    /** A regular expression for the names of upstreams: 1 to 63 lower-case letters, digits and hyphens, a letter or digit first. It has no group. */
    public static final String NAMES = "[a-z0-9][a-z0-9-]{0,62}";

    private static final Pattern NAME = Pattern.compile(NAMES);

    /** Refuses a name of any other shape with an {@link IllegalArgumentException}. */
    public UpstreamConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("an upstream name has 1 to 63 lower-case letters, digits and hyphens,"
                    + " and starts with a letter or digit");
        }
    }

    /**
     * An upstream that cannot ask for anything.
     *
     * @param tenant the tenant
     * @param name the name
     * @param transport how it is reached
     * @param pins who approves its tools
     */
    public UpstreamConfig(TenantId tenant, String name, Transport transport, PinRule pins) {
        this(tenant, name, transport, Elicitation.NONE, false, pins);
    }

    /**
     * An upstream that cannot ask for anything, and each of whose tools a person approves.
     *
     * @param tenant the tenant
     * @param name the name
     * @param transport how it is reached
     */
    public UpstreamConfig(TenantId tenant, String name, Transport transport) {
        this(tenant, name, transport, PinRule.REVIEW);
    }
}
