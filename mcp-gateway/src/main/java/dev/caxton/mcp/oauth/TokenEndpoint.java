package dev.caxton.mcp.oauth;

import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.wire.WireException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Asks an authorization server for tokens, as one client of it. Blocks.
 *
 * @param exchanges asks
 * @param uri the token endpoint
 * @param identity the client
 * @param time the clock
 * @param ids ids that nobody can guess
 */
record TokenEndpoint(Exchanges exchanges, URI uri, Identity identity, InstantSource time, Supplier<String> ids) {

    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** RFC 6749, section 5.2; what anybody else writes is not repeated. */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    /** The authorization server does not give a token for this grant, now or ever. */
    static boolean isOver(WireException refused) {
        return refused.isRefused();
    }

    /** Asks. The fields are those of the grant; scopes and resource are added where they are given. */
    Token token(Map<String, String> grant, Set<String> scopes, Optional<String> resource) {
        Map<String, String> fields = new LinkedHashMap<>(grant);
        if (!scopes.isEmpty() && !grant.containsKey("code")) {
            fields.put("scope", String.join(" ", scopes));
        }
        resource.ifPresent(name -> fields.put("resource", name));
        Map<String, String> headers = new LinkedHashMap<>();
        switch (identity.proof()) {
            case Identity.Proof.None none -> fields.put("client_id", identity.id());
            case Identity.Proof.Secret(String secret, OAuth.Way way) -> {
                switch (way) {
                    case CLIENT_SECRET_BASIC ->
                        // RFC 6749, section 2.3.1: each half is encoded before they are joined.
                        headers.put(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString((Exchanges.encoded(identity.id()) + ":"
                                                                + Exchanges.encoded(secret))
                                                        .getBytes(StandardCharsets.UTF_8)));
                    case CLIENT_SECRET_POST -> {
                        fields.put("client_id", identity.id());
                        fields.put("client_secret", secret);
                    }
                }
            }
            case Identity.Proof.Key(ClientKey key, Optional<String> keyId) -> {
                fields.put("client_id", identity.id());
                fields.put("client_assertion_type", ASSERTION);
                fields.put(
                        "client_assertion",
                        key.assertion(identity.id(), identity.issuer(), keyId, ids.get(), time.instant()));
            }
        }
        Exchanges.Answer answer = exchanges.form(uri, fields, headers);
        if (answer.status() != 200) {
            String error = answer.body().get("error") instanceof String code
                            && ERROR.matcher(code).matches()
                    ? code
                    : "the status " + answer.status();
            String message = "the authorization server gives no token: " + error;
            throw answer.status() >= 400 && answer.status() < 500
                    ? WireException.refused(message)
                    : WireException.passing(message);
        }
        return Token.of(answer.body(), scopes, time.instant());
    }
}
