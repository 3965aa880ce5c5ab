package dev.caxton.management.identity;

import dev.caxton.management.store.StoredToken;
import dev.caxton.management.store.TokenStore;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one verifier of tokens, for every door. Safe for use by many threads; verifying does not block. */
@ApplicationScoped
public class Tokens {

    /** Who the token of the first start belongs to. */
    public static final Principal ADMINISTRATOR = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");

    private static final int SALT_BYTES = 16;

    private final TokenStore store;
    private final AtomicReference<Map<String, StoredToken>> byId = new AtomicReference<>(Map.of());

    /**
     * The tokens of a store.
     *
     * @param store where they are kept
     */
    @Inject
    public Tokens(TokenStore store) {
        this.store = store;
    }

    /** For the container's proxies, which never use it. */
    @SuppressWarnings("NullAway")
    protected Tokens() {
        this.store = null;
    }

    /**
     * Loads the tokens, and makes one for the administrator where there is none.
     *
     * @param renew whether to make one in any case; the old one is worth nothing then
     * @return the new token, if one was made: this is the only time that it is known
     */
    public Optional<AccessToken> open(boolean renew) {
        load();
        boolean known =
                byId.get().values().stream().anyMatch(token -> token.principal().equals(ADMINISTRATOR));
        if (known && !renew) {
            return Optional.empty();
        }
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        AccessToken token = AccessToken.generate(random);
        HexFormat hex = HexFormat.of();
        store.replace(new StoredToken(
                token.id(), ADMINISTRATOR, hex.formatHex(salt), hex.formatHex(token.hash(salt)), Instant.now()));
        load();
        return Optional.of(token);
    }

    private void load() {
        byId.set(store.all().stream().collect(Collectors.toUnmodifiableMap(StoredToken::id, Function.identity())));
    }

    /**
     * Finds out whose token this is. The comparison takes the same time for every wrong secret.
     *
     * @param text what was sent
     * @return empty if it is not a token of ours
     */
    public Optional<Principal> verify(String text) {
        Optional<AccessToken> token = AccessToken.parse(text);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        StoredToken stored = byId.get().get(token.get().id());
        if (stored == null) {
            return Optional.empty();
        }
        HexFormat hex = HexFormat.of();
        byte[] hash = token.get().hash(hex.parseHex(stored.salt()));
        return MessageDigest.isEqual(hash, hex.parseHex(stored.hash()))
                ? Optional.of(stored.principal())
                : Optional.empty();
    }
}
