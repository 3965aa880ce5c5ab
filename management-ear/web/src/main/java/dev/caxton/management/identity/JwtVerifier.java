package dev.caxton.management.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.caxton.management.config.JwtSettings;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JSON Web Tokens of one issuer. A token is valid if an admitted algorithm and a key of the issuer's set signed it, the issuer is the
 * configured one, it is meant for the door that it is shown at, it has not ended and has begun, and its claims name a caller, a tenant and at least one role.
 * Whatever it brings along to verify itself with ({@code jwk}, {@code jku}, {@code x5c}) is not looked at. One that was verified a moment ago is not verified again.
 *
 * <p>Safe for use by many threads. Blocks when the key set has to be read: 5 s at most, twice; a set that can't be read any more serves for another hour.
 */
public final class JwtVerifier {

    /** A token that names an unknown key makes the set be read again, but not more often than this. */
    static final Duration READ_AT_MOST_EVERY = Duration.ofSeconds(30);

    /** RFC 7515, 7.1, and nothing around it. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final Demand NOTHING_DOES = new Demand(Set.of(), Optional.empty());

    private static final Duration OUTAGE = Duration.ofHours(1);
    private static final Duration READING = Duration.ofSeconds(15);
    private static final int MAX_REASON = 300;

    /** RFC 9068, and what two large providers have instead. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    private final JwtSettings settings;
    private final Map<Door, Demand> demands;
    private final InstantSource time;
    private final KnownTokens known;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * A verifier that reads the key set when the first token comes.
     *
     * @param settings which tokens are taken
     * @param demands what they must carry at each door
     * @param time now
     * @param keySets reads the key set
     */
    public JwtVerifier(JwtSettings settings, Map<Door, Demand> demands, InstantSource time, KeySets keySets) {
        this.settings = settings;
        this.demands = Map.copyOf(demands);
        this.time = time;
        this.known = new KnownTokens(settings.keysFor());
        Issuer issuer = new Issuer(
                keySets, new KeySetReader(settings.keys()), settings.keys(), () -> known.read(time.instant()));
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(issuer)
                .cache(settings.keysFor().toMillis(), READING.toMillis())
                .refreshAheadCache(false)
                .rateLimited(READ_AT_MOST_EVERY.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()), keys));
        processor.setJWTClaimsSetVerifier(new Claims(settings, time));
    }

    /** The key set of the issuer. The bean is asked from outside, as its annotations want it. */
    private record Issuer(KeySets keySets, KeySetReader reader, URI place, Runnable heard)
            implements JWKSetSource<SecurityContext> {

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
                throws KeySourceException {
            try {
                JWKSet keys = keySets.read(reader);
                heard.run();
                return keys;
            } catch (FaultToleranceException e) {
                throw new JWKSetUnavailableException(
                        "the key set at " + place + " could not be read of late, and is not tried now", e);
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource time;

        Claims(JwtSettings settings, InstantSource time) {
            // Whom it is meant for is asked at each door.
            super(new JWTClaimsSet.Builder().issuer(settings.issuer()).build(), Set.of("exp", settings.nameClaim()));
            this.time = time;
            setMaxClockSkew((int) settings.skew().toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(time.instant());
        }
    }

    /** Verifies a token that is shown at a door. */
    Verification verify(String token, Door door) {
        Optional<KnownTokens.Token> before = known.find(token, time.instant());
        if (before.isPresent()) {
            return admitted(before.get(), door);
        }
        if (!COMPACT.matcher(token).matches()) {
            return refused("it is no signed JSON Web Token");
        }
        try {
            Optional<KnownTokens.Reading> reading = known.reading();
            // Not JWTParser: only a signed token is one at all, so that "none" and encrypted ones never get further.
            KnownTokens.Token verified = token(processor.process(SignedJWT.parse(token), null));
            reading.ifPresent(keys -> known.add(token, verified, keys));
            return admitted(verified, door);
        } catch (ParseException e) {
            return refused("it is no signed JSON Web Token");
        } catch (RateLimitReachedException e) {
            return refused("no key of the issuer fits, and the key set was read less than "
                    + READ_AT_MOST_EVERY.toSeconds() + " s ago");
        } catch (BadJOSEException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (KeySourceException e) {
            return new Verification.Unavailable(String.valueOf(e.getMessage()));
        } catch (JOSEException e) {
            return refused("its signature can't be checked: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return refused("a claim does not fit: " + e.getMessage());
        }
    }

    private Verification admitted(KnownTokens.Token token, Door door) {
        Demand demand = demands.getOrDefault(door, NOTHING_DOES);
        if (demand.audiences().stream().noneMatch(token.audiences()::contains)) {
            return refused("it is meant for another audience than the door " + door);
        }
        Optional<String> missing =
                demand.scope().filter(scope -> !token.scopes().contains(scope));
        return missing.isPresent()
                ? new Verification.Narrow(token.identity(), missing.get())
                : new Verification.Verified(token.identity());
    }

    private KnownTokens.Token token(JWTClaimsSet claims) {
        String name = text(claims.getClaims(), settings.nameClaim())
                .orElseThrow(() -> new IllegalArgumentException(settings.nameClaim() + " is no text"));
        TenantId tenant =
                tenant(claims.getClaims()).orElseThrow(() -> new IllegalArgumentException("it names no tenant"));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        groups(claims.getClaims())
                .forEach(group -> roles.addAll(settings.roles().getOrDefault(group, Set.of())));
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("none of its groups gives a role");
        }
        Instant until = claims.getExpirationTime().toInstant().plus(settings.skew());
        return new KnownTokens.Token(
                new Identity(new Principal(Principal.Kind.USER, tenant, name), roles, Optional.of(until)),
                Set.copyOf(claims.getAudience()),
                scopes(claims.getClaims()),
                until);
    }

    private static Set<String> scopes(Map<String, Object> claims) {
        return SCOPE_CLAIMS.stream()
                .flatMap(name -> texts(claims.get(name)).stream())
                .flatMap(text -> Arrays.stream(text.split(" ", -1)))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toSet());
    }

    private Optional<TenantId> tenant(Map<String, Object> claims) {
        return switch (settings.tenant()) {
            case JwtSettings.Tenant.Fixed fixed -> Optional.of(fixed.id());
            case JwtSettings.Tenant.Claim claim -> text(claims, claim.name()).map(TenantId::new);
        };
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A claim whose own name has a slash, as {@code https://example.org/groups}, comes first. */
    private List<String> groups(Map<String, Object> claims) {
        Object value = claims.get(settings.rolesClaim());
        if (value == null) {
            value = claims;
            for (String step : settings.rolesClaim().split("/", -1)) {
                value = value instanceof Map<?, ?> object ? object.get(step) : null;
            }
        }
        return texts(value);
    }

    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case String one -> List.of(one);
            case Collection<?> many ->
                many.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            case null, default -> List.of();
        };
    }

    private static Verification refused(String reason) {
        return new Verification.Refused(reason.substring(0, Math.min(reason.length(), MAX_REASON)));
    }
}
