package dev.caxton.mcp.oauth;

import dev.caxton.mcp.wire.WireException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A person is asked to let the gateway in (OAuth 2.1, authorization code with PKCE). Used once.
 *
 * @param server who is asked
 * @param identity the gateway, as it is known there
 * @param redirect where the person is sent afterwards
 * @param request what is asked for
 * @param state what tells the answer from one to another question
 * @param verifier what proves that the code was meant for the gateway
 * @param until when it is too late for an answer
 */
record Consent(
        Discovery.Server server,
        Identity identity,
        URI redirect,
        Request request,
        String state,
        String verifier,
        Instant until) {

    /** What is asked for. */
    record Request(Set<String> scopes, Discovery.Resource resource) {}

    /** What the person opens. */
    URI url() {
        URI authorization = server.authorization()
                .orElseThrow(() -> WireException.permanent("the authorization server has no authorization endpoint"));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", identity.id());
        query.put("redirect_uri", redirect.toString());
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        query.put("state", state);
        query.put("resource", request.resource().resource());
        if (!request.scopes().isEmpty()) {
            query.put("scope", String.join(" ", request.scopes()));
        }
        String added = query.entrySet().stream()
                .map(field -> field.getKey() + "=" + Exchanges.encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(authorization + (authorization.getRawQuery() == null ? "?" : "&") + added);
    }

    /** The grant that an answer stands for; refuses one to another question, from another server, or that says no. */
    Map<String, String> grant(URI answered) {
        Map<String, String> query = query(answered);
        if (!MessageDigest.isEqual(
                state.getBytes(StandardCharsets.UTF_8),
                query.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8))) {
            throw WireException.passing("this is no answer to the question that is open");
        }
        // RFC 9207: not one that another authorization server was asked.
        String issuer = query.get("iss");
        if (issuer == null ? server.flags().namesItself() : !issuer.equals(server.issuer())) {
            throw WireException.passing("the answer is not that of the authorization server that was asked");
        }
        if (query.containsKey("error") || !query.containsKey("code")) {
            throw WireException.passing("the authorization server was told no");
        }
        return Map.of(
                "grant_type",
                "authorization_code",
                "code",
                query.getOrDefault("code", ""),
                "redirect_uri",
                redirect.toString(),
                "code_verifier",
                verifier);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String field : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                try {
                    String before = query.put(
                            field.substring(0, equals),
                            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
                    if (before != null) {
                        throw WireException.passing("the answer says something twice");
                    }
                } catch (IllegalArgumentException e) {
                    throw WireException.passing("the answer is no URL of an authorization server");
                }
            }
        }
        return query;
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without state and verifier. */
    @Override
    public String toString() {
        return "Consent[" + server.issuer() + " until " + until + "]";
    }
}
