package dev.caxton.mcp.oauth;

import dev.caxton.mcp.wire.WireException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An access token.
 *
 * @param value what is sent
 * @param stale from when on it is not used any more, shortly before it expires
 * @param refresh with what another one is had
 * @param scopes what it was asked for, and what it is good for
 */
record Token(String value, Instant stale, Optional<String> refresh, Set<String> scopes) {

    private static final int LONGEST = 64 * 1024;
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    /** Reads the answer of a token endpoint (RFC 6749, section 5.1). */
    static Token of(Map<String, Object> answer, Set<String> wanted, Instant now) {
        if (!(answer.get("access_token") instanceof String value)
                || value.isEmpty()
                || value.length() > LONGEST
                || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)
                || !(answer.get("token_type") instanceof String type)
                || !type.equalsIgnoreCase("bearer")) {
            throw WireException.passing("the authorization server answered what is no bearer token");
        }
        Set<String> scopes = new java.util.TreeSet<>(wanted);
        if (answer.get("scope") instanceof String granted) {
            scopes.addAll(Challenge.scopes(granted));
        }
        return new Token(
                value,
                answer.get("expires_in") instanceof Number seconds ? stale(seconds, now) : now.plus(LONGEST_LIFE),
                answer.get("refresh_token") instanceof String refresh ? Optional.of(refresh) : Optional.empty(),
                Set.copyOf(scopes));
    }

    private static Instant stale(Number seconds, Instant now) {
        BigDecimal given = new BigDecimal(seconds.toString());
        long life = given.max(BigDecimal.ZERO)
                .min(BigDecimal.valueOf(LONGEST_LIFE.toSeconds()))
                .longValue();
        Duration margin = Duration.ofSeconds(life).dividedBy(10);
        return now.plusSeconds(life).minus(margin.compareTo(MARGIN) < 0 ? margin : MARGIN);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Token[until " + stale + "]";
    }
}
