package dev.caxton.management.identity;

import dev.caxton.mcp.upstream.UpstreamConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/** The doors of this server. A token that is meant for one of them opens no other. */
public enum Door {
    /** The management API, and every path that is nothing else. */
    REST,
    /** The endpoint for outside MCP clients. */
    MCP;

    /** The path of {@link #MCP}. */
    public static final String MCP_PATH = "/mcp";

    /** The path, or that of one upstream beneath it, in the one way in which it is written. */
    private static final Pattern MCP_PATHS = Pattern.compile(MCP_PATH + "(/upstreams/" + UpstreamConfig.NAMES + ")?");

    /**
     * The door that a request stands at.
     *
     * @param request the request
     * @return {@link #MCP} for {@code /mcp} and {@code /mcp/upstreams/NAME}, and for no other spelling of them
     */
    public static Door of(HttpServletRequest request) {
        return MCP_PATHS.matcher(request.getRequestURI()).matches() ? MCP : REST;
    }

    /** The name in records. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
