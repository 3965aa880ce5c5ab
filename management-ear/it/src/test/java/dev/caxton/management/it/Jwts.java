package dev.caxton.management.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** The identity provider of the tests: a key, its key set where the server looks for it, and tokens. Made with the JDK alone, so that nothing checks itself. */
final class Jwts {

    static final List<String> ROLES = List.of("admin", "deployer", "operator", "approver", "auditor", "agent-client");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();
    private static final KeyPair KEY = key();
    private static final String KID = UUID.randomUUID().toString();

    private Jwts() {}

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Publishes the key, where the server reads it when a token names it. */
    static void publish() {
        RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
        Map<String, String> jwk = Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "kid",
                KID,
                "n",
                unsigned(key.getModulus()),
                "e",
                unsigned(key.getPublicExponent()));
        try {
            Files.write(
                    Path.of(System.getProperty("caxton.keys")), JSON.writeValueAsBytes(Map.of("keys", List.of(jwk))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int skip = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
    }

    /** The claims of a good token. */
    static Map<String, Object> claims(String tenant, String name, String... roles) {
        return new TreeMap<>(Map.of(
                "iss",
                "https://id.example",
                "aud",
                "caxton",
                "sub",
                name,
                "tenant",
                tenant,
                "groups",
                List.of(roles),
                "exp",
                Instant.now().getEpochSecond() + 600));
    }

    static String token(String tenant, String name, String... roles) {
        return signed(claims(tenant, name, roles));
    }

    /** The claims of a good token for the MCP endpoint, as an authorization server gives it to a client. */
    static Map<String, Object> clientClaims(String tenant, String name, String... roles) {
        Map<String, Object> claims = claims(tenant, name, roles);
        claims.put("aud", Caxton.BASE + "/mcp");
        claims.put("scope", "openid mcp");
        return claims;
    }

    static String client(String tenant, String name, String... roles) {
        return signed(clientClaims(tenant, name, roles));
    }

    static String signed(Map<String, Object> claims) {
        return signed(Map.of("alg", "RS256", "kid", KID), claims);
    }

    static String signed(Map<String, Object> header, Map<String, Object> claims) {
        try {
            String text = BASE64.encodeToString(JSON.writeValueAsBytes(header)) + "."
                    + BASE64.encodeToString(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEY.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
