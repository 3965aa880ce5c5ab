package dev.caxton.management.identity;

import dev.caxton.management.role.Role;
import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;

/** The caller without a token: a program of this machine, where the server is told to let it in. It may list and call what the policy grants to it. */
final class LocalCaller {

    /** No token can be of this kind, and no rule for people is for it. */
    static final Identity IDENTITY = new Identity(
            new Principal(Principal.Kind.ANONYMOUS, TenantId.DEFAULT, "local"),
            EnumSet.of(Role.AGENT_CLIENT),
            Optional.empty());

    private LocalCaller() {}

    static boolean sent(HttpServletRequest request) {
        return Door.of(request) == Door.MCP
                && request.getHeader("Authorization") == null
                && RequestOrigin.isLoopback(request.getLocalAddr())
                && RequestOrigin.isLoopback(request.getServerName())
                && RequestOrigin.isLoopback(request.getRemoteAddr())
                && RequestOrigin.isOfThisMachine(
                        InetAddress.ofLiteral(request.getRemoteAddr()),
                        name -> Collections.list(request.getHeaders(name)));
    }
}
