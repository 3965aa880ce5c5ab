package dev.caxton.management.config;

import dev.caxton.management.role.Role;
import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.policy.identity.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which JSON Web Tokens are taken, and what their claims mean here.
 *
 * @param issuer what {@code iss} must be
 * @param audience what must be among {@code aud} of a token for the management API
 * @param keys where the issuer's key set is: {@code https}, {@code http} on this machine, or {@code file}
 * @param keysFor how long a key set that was read is used
 * @param algorithms the signatures that are taken
 * @param skew how far clocks may be apart
 * @param nameClaim the claim with the caller's name
 * @param tenant what the tenant is
 * @param rolesClaim the claim with the caller's groups; a slash goes into an object
 * @param roles from a group to the roles it gives
 */
public record JwtSettings(
        String issuer,
        String audience,
        URI keys,
        Duration keysFor,
        Set<String> algorithms,
        Duration skew,
        String nameClaim,
        Tenant tenant,
        String rolesClaim,
        Map<String, Set<Role>> roles) {

    /** Signatures with public keys. There is none with a shared secret, and not {@code none}. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /** Where a caller's tenant comes from. */
    public sealed interface Tenant {

        /**
         * Every token is of one tenant.
         *
         * @param id the tenant
         */
        record Fixed(TenantId id) implements Tenant {}

        /**
         * A claim says it; a token without it is refused.
         *
         * @param name the claim
         */
        record Claim(String name) implements Tenant {}
    }

    /** Copies the collections. */
    public JwtSettings {
        algorithms = Set.copyOf(algorithms);
        roles = Map.copyOf(roles);
    }

    /** Reads them; empty if no issuer is configured, and nothing else may be then. */
    static Optional<JwtSettings> read(Settings.Reader reader) {
        String issuer = reader.text(Setting.JWT_ISSUER);
        if (issuer.isEmpty()) {
            for (Setting other : List.of(Setting.JWT_AUDIENCE, Setting.JWT_KEYS, Setting.JWT_TENANT)) {
                if (!reader.text(other).isEmpty()) {
                    throw Settings.Reader.wrong(other, "has no meaning without " + Setting.JWT_ISSUER.key());
                }
            }
            return Optional.empty();
        }
        return Optional.of(new JwtSettings(
                issuer,
                required(reader, Setting.JWT_AUDIENCE),
                keys(required(reader, Setting.JWT_KEYS)),
                reader.duration(Setting.JWT_KEYS_FOR, Duration.ofSeconds(1), Duration.ofDays(1)),
                algorithms(reader),
                reader.duration(Setting.JWT_SKEW, Duration.ZERO, Duration.ofMinutes(2)),
                required(reader, Setting.JWT_NAME_CLAIM),
                tenant(reader),
                required(reader, Setting.JWT_ROLES_CLAIM),
                roles(reader)));
    }

    private static String required(Settings.Reader reader, Setting setting) {
        String text = reader.text(setting);
        if (text.isEmpty()) {
            throw Settings.Reader.wrong(setting, "must be set beside " + Setting.JWT_ISSUER.key());
        }
        return text;
    }

    private static URI keys(String text) {
        try {
            URI uri = new URI(text);
            boolean safe = switch (String.valueOf(uri.getScheme())) {
                case "https" -> uri.getHost() != null;
                case "http" -> uri.getHost() != null && RequestOrigin.isLoopback(uri.getHost());
                case "file" -> uri.getPath() != null && uri.getPath().startsWith("/");
                default -> false;
            };
            if (safe) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw Settings.Reader.wrong(Setting.JWT_KEYS, "must be https://host/path, file:/path, or http on this machine");
    }

    private static Set<String> algorithms(Settings.Reader reader) {
        Set<String> algorithms = new LinkedHashSet<>(reader.list(Setting.JWT_ALGORITHMS));
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw Settings.Reader.wrong(
                    Setting.JWT_ALGORITHMS,
                    "must be a list of " + ALGORITHMS.stream().sorted().toList());
        }
        return algorithms;
    }

    private static Tenant tenant(Settings.Reader reader) {
        String fixed = reader.text(Setting.JWT_TENANT);
        if (fixed.isEmpty()) {
            return new Tenant.Claim(required(reader, Setting.JWT_TENANT_CLAIM));
        }
        try {
            return new Tenant.Fixed(new TenantId(fixed));
        } catch (IllegalArgumentException e) {
            throw Settings.Reader.wrong(Setting.JWT_TENANT, "must be the name of a tenant");
        }
    }

    private static Map<String, Set<Role>> roles(Settings.Reader reader) {
        Map<String, Set<Role>> roles = new LinkedHashMap<>();
        List<String> pairs = reader.list(Setting.JWT_ROLES);
        for (String pair : pairs) {
            int equals = pair.lastIndexOf('=');
            Role role = Role.of(pair.substring(equals + 1).strip())
                    .orElseThrow(() -> Settings.Reader.wrong(
                            Setting.JWT_ROLES, "must be a list like caxton-admins=admin,ops=operator"));
            String group = equals < 0 ? pair : pair.substring(0, equals).strip();
            if (group.isEmpty()) {
                throw Settings.Reader.wrong(Setting.JWT_ROLES, "gives a role to a group without a name");
            }
            roles.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(role);
        }
        return roles;
    }
}
