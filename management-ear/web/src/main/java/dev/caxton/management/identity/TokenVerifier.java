package dev.caxton.management.identity;

import java.util.Optional;

/**
 * The one verifier of bearer tokens, for every door: this server's own tokens, and JSON Web Tokens of the identity provider if one is configured. Knows nothing of
 * HTTP. Safe for use by many threads; blocks for seconds at most, when the provider's keys have to be fetched.
 */
public final class TokenVerifier {

    /** The longest token that is looked at, characters. */
    public static final int MAX_LENGTH = 16_384;

    private final Tokens tokens;
    private final Optional<JwtVerifier> jwt;

    /**
     * A verifier.
     *
     * @param tokens this server's own tokens
     * @param jwt the identity provider's, if there is one
     */
    public TokenVerifier(Tokens tokens, Optional<JwtVerifier> jwt) {
        this.tokens = tokens;
        this.jwt = jwt;
    }

    /**
     * Finds out whose token this is. The form of the token decides who is asked; nobody else is asked then.
     *
     * @param token what was sent
     * @param door where; a JSON Web Token must be meant for it
     * @return the verdict
     */
    public Verification verify(String token, Door door) {
        if (token.length() > MAX_LENGTH) {
            return new Verification.Refused("it has more than " + MAX_LENGTH + " characters");
        }
        if (AccessToken.parse(token).isPresent()) {
            return tokens.verify(token)
                    .<Verification>map(principal -> new Verification.Verified(Identity.administrator(principal)))
                    .orElseGet(() -> new Verification.Refused("it is none of this server's own"));
        }
        return jwt.map(verifier -> verifier.verify(token, door))
                .orElseGet(() -> new Verification.Refused("it has not the form of this server's own tokens"));
    }
}
