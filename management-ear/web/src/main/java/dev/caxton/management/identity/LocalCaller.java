package dev.caxton.management.identity;

import dev.caxton.management.config.McpSettings;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The caller without a token: a program of this machine, where the server is told to let it in. It may list and call what the policy grants to it. */
final class LocalCaller {

    /** No token can be of this kind, and no rule for people is for it. */
    static final Identity IDENTITY = new Identity(
            new Principal(Principal.Kind.ANONYMOUS, TenantId.DEFAULT, "local"),
            EnumSet.of(Role.AGENT_CLIENT),
            Optional.empty());

    /** A proxy adds one of them, and a page in a browser the last; who stands behind either is not of this machine. */
    private static final List<String> OF_OTHERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Origin");

    private LocalCaller() {}

    static boolean sent(HttpServletRequest request) {
        return Door.of(request) == Door.MCP
                && request.getHeader("Authorization") == null
                && McpSettings.loopback(request.getRemoteAddr())
                && McpSettings.loopback(request.getLocalAddr())
                && McpSettings.loopback(request.getServerName())
                && OF_OTHERS.stream().allMatch(name -> request.getHeader(name) == null);
    }
}
