package dev.caxton.mcp.upstream;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the gateway gets access tokens for an upstream: OAuth 2.1, as revision 2025-11-25 of the protocol has it. It holds names of secrets and no secret.
 *
 * @param grant on whose word a token is given
 * @param client what the gateway is for the authorization server
 * @param issuer the authorization server, exactly as it calls itself; no other one is told of the client's secret or key
 * @param scopes what tokens are asked for, whatever the upstream would like; empty to ask for what the upstream says it needs
 */
public record OAuth(Grant grant, Client client, Optional<URI> issuer, List<String> scopes) {

    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}");
    private static final Pattern ID = Pattern.compile("[\\x20-\\x7e]{1,2048}");

    /** On whose word a token is given. */
    public sealed interface Grant {

        /**
         * On that of the gateway itself.
         *
         * @param tokenEndpoint where tokens are had, for authorization servers without metadata
         */
        record ClientCredentials(Optional<URI> tokenEndpoint) implements Grant {
            /** Refuses a URL of another form. */
            public ClientCredentials {
                tokenEndpoint.ifPresent(uri -> requireUrl("token-endpoint", uri));
            }
        }

        /**
         * On that of a person, who visits the authorization server.
         *
         * @param redirect where the authorization server sends the person afterwards
         */
        record AuthorizationCode(URI redirect) implements Grant {
            /** Refuses a URL of another form. */
            public AuthorizationCode {
                requireUrl("redirect", redirect);
            }
        }
    }

    /** What the gateway is for the authorization server. */
    public sealed interface Client {

        /**
         * Known by an id that it was given beforehand.
         *
         * @param id the client id
         * @param authentication how it proves that
         */
        record Registered(String id, Authentication authentication) implements Client {
            /** Refuses an id that the standard does not admit. */
            public Registered {
                if (!ID.matcher(id).matches()) {
                    throw new IllegalArgumentException("a client id has 1 to 2048 visible characters");
                }
            }
        }

        /**
         * Not known yet. Where the authorization server takes client id metadata documents, one of those; otherwise it registers itself (RFC 7591), anew after
         * every start of the gateway.
         *
         * @param metadata the document, which lies where the authorization server can read it
         */
        record Unregistered(Optional<URI> metadata) implements Client {
            /** Refuses a URL that is no client id. */
            public Unregistered {
                metadata.ifPresent(uri -> {
                    requireUrl("client-metadata", uri);
                    if (!"https".equals(uri.getScheme()) || uri.getRawPath().length() < 2) {
                        throw new IllegalArgumentException("client-metadata is an https URL with a path");
                    }
                });
            }
        }
    }

    /** How a client proves that it is who it says. */
    public sealed interface Authentication {

        /** Not at all: a public client. */
        record None() implements Authentication {}

        /**
         * By a secret.
         *
         * @param secret the name of the secret
         * @param way how it is sent; what the authorization server supports, if not given
         */
        record Secret(String secret, Optional<Way> way) implements Authentication {}

        /**
         * By a signature ({@code private_key_jwt}, RFC 7523).
         *
         * @param key the name of the secret that is the private key: PKCS #8 in PEM, P-256 for ES256 or RSA for RS256
         * @param keyId what the authorization server calls the key, if it wants to be told
         */
        record Key(String key, Optional<String> keyId) implements Authentication {}
    }

    /** How a secret is sent to the token endpoint. */
    public enum Way {
        /** In the header of HTTP's basic authentication. */
        CLIENT_SECRET_BASIC,
        /** In the body. */
        CLIENT_SECRET_POST;

        /** As the standard writes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies, and refuses what does not fit together: a secret is bound to its issuer, and nobody vouches for a client that is not known. */
    public OAuth {
        scopes = List.copyOf(scopes);
        issuer.ifPresent(uri -> {
            requireUrl("issuer", uri);
            if (uri.getRawQuery() != null) {
                throw new IllegalArgumentException("an issuer has no query");
            }
        });
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("a scope has visible characters other than \" and \\");
            }
        }
        switch (grant) {
            case Grant.ClientCredentials(Optional<URI> tokenEndpoint) -> {
                if (!(client instanceof Client.Registered known)
                        || known.authentication() instanceof Authentication.None) {
                    throw new IllegalArgumentException("client_credentials needs a client with a secret or a key");
                }
                if (issuer.isPresent() == tokenEndpoint.isPresent()) {
                    throw new IllegalArgumentException(
                            "client_credentials needs either the issuer or the token-endpoint");
                }
            }
            case Grant.AuthorizationCode code -> {
                if (client instanceof Client.Registered && issuer.isEmpty()) {
                    throw new IllegalArgumentException("a client that is registered belongs to an issuer");
                }
            }
        }
    }

    private static void requireUrl(String name, URI uri) {
        if (!("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null
                || uri.getRawPath().startsWith("//")) {
            throw new IllegalArgumentException(
                    name + " is a URL with http or https and a host, without user information and fragment");
        }
    }
}
