package dev.caxton.mcp.oauth;

import dev.caxton.mcp.upstream.OAuth;
import dev.caxton.mcp.wire.WireException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway is for one authorization server: its id there and how it proves that.
 *
 * @param issuer the authorization server that knows it
 * @param id the client id
 * @param proof how it proves that
 */
record Identity(String issuer, String id, Proof proof) {

    /** How a client proves who it is. */
    sealed interface Proof {
        /** Not at all. */
        record None() implements Proof {}

        /** By a secret, in the header or in the body. */
        record Secret(String secret, OAuth.Way way) implements Proof {
            /** Without the secret. */
            @Override
            public String toString() {
                return "Secret[" + way + "]";
            }
        }

        /** By a signature. */
        record Key(ClientKey key, Optional<String> keyId) implements Proof {}
    }

    /** How a secret is sent, if nobody has said it: as the authorization server supports it. */
    static OAuth.Way way(Set<String> supported) {
        for (OAuth.Way way : OAuth.Way.values()) {
            if (supported.contains(way.toString())) {
                return way;
            }
        }
        throw WireException.permanent("the authorization server takes no client secret");
    }

    /** An id at a server that has never heard of the gateway: its metadata document, or what the server says when the gateway registers itself (RFC 7591). */
    static Identity introduced(
            Exchanges exchanges, Discovery.Server server, OAuth.Client.Unregistered client, URI redirect) {
        if (client.metadata().isPresent() && server.flags().documents()) {
            return new Identity(server.issuer(), client.metadata().get().toString(), new Proof.None());
        }
        URI registration = server.registration()
                .orElseThrow(
                        () -> WireException.permanent(
                                "the authorization server registers no clients by itself; the registration has to name a client"));
        String wanted = List.of("client_secret_basic", "client_secret_post", "none").stream()
                .filter(server.authentication()::contains)
                .findFirst()
                .orElseThrow(
                        () -> WireException.permanent("the authorization server takes no client like this gateway"));
        boolean local = "http".equals(redirect.getScheme());
        Exchanges.Answer answer = exchanges.json(
                registration,
                Map.of(
                        "client_name",
                        "Caxton",
                        "redirect_uris",
                        List.of(redirect.toString()),
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "response_types",
                        List.of("code"),
                        "token_endpoint_auth_method",
                        wanted,
                        "application_type",
                        local ? "native" : "web"));
        if (answer.status() < 200 || answer.status() > 299 || !(answer.body().get("client_id") instanceof String id)) {
            throw WireException.passing("the authorization server did not register the gateway");
        }
        String method = answer.body().get("token_endpoint_auth_method") instanceof String said ? said : wanted;
        return new Identity(
                server.issuer(),
                id,
                method.equals("none") || !(answer.body().get("client_secret") instanceof String secret)
                        ? new Proof.None()
                        : new Proof.Secret(secret, way(Set.of(method))));
    }
}
