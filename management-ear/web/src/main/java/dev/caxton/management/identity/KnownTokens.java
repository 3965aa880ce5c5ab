package dev.caxton.management.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tokens that were verified, so that the same one is not verified for every request. A token is known until it ends, and only as long as the key set that it was
 * verified with is in use: a set that was read anew, or is due to be, makes every token be verified again. So a key that is withdrawn is taken no longer than
 * without this. Kept are digests, not tokens. Safe for use by many threads; bounded.
 */
final class KnownTokens {

    private static final int MOST = 10_000;

    /** What a token says, whatever door it is shown at. */
    record Token(Identity identity, Set<String> audiences, Set<String> scopes, Instant until) {

        Token {
            audiences = Set.copyOf(audiences);
            scopes = Set.copyOf(scopes);
        }
    }

    /** One reading of the key set. Compared by identity. */
    static final class Reading {

        private final Instant until;

        private Reading(Instant until) {
            this.until = until;
        }
    }

    private record Known(Token token, Reading reading) {}

    private final Duration keysFor;
    private final AtomicReference<Optional<Reading>> latest = new AtomicReference<>(Optional.empty());
    private final Map<String, Known> byDigest = new ConcurrentHashMap<>();

    /**
     * Knows no token.
     *
     * @param keysFor how long a key set is used
     */
    KnownTokens(Duration keysFor) {
        this.keysFor = keysFor;
    }

    /** The key set has been read. */
    void read(Instant now) {
        latest.set(Optional.of(new Reading(now.plus(keysFor))));
        byDigest.clear();
    }

    /** The set that a token which is verified from now on is verified with, or an older one. */
    Optional<Reading> reading() {
        return latest.get();
    }

    Optional<Token> find(String token, Instant now) {
        Known known = byDigest.get(digest(token));
        return known != null
                        && latest.get().filter(known.reading()::equals).isPresent()
                        && now.isBefore(known.reading().until)
                        && now.isBefore(known.token().until())
                ? Optional.of(known.token())
                : Optional.empty();
    }

    void add(String token, Token verified, Reading reading) {
        if (byDigest.size() >= MOST) {
            byDigest.clear();
        }
        byDigest.put(digest(token), new Known(verified, reading));
    }

    private static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new String(hash, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
