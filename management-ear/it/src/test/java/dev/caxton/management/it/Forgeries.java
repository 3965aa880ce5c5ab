package dev.caxton.management.it;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that an attacker could make or come by. None of them is one for the MCP endpoint. */
final class Forgeries {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();

    private final KeyPair own;
    private final JsonNode published;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    private Forgeries() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        own = generator.generateKeyPair();
        published = JSON.readTree(Files.readString(Path.of(System.getProperty("caxton.keys"))))
                .path("keys")
                .path(0);
    }

    /** What each of them is, and it. */
    static Map<String, String> all() throws Exception {
        Forgeries forgeries = new Forgeries();
        forgeries.ofTheIssuer();
        forgeries.signedByNobody();
        forgeries.signedWithThePublicKey();
        forgeries.signedByOthers();
        forgeries.changed();
        return forgeries.tokens;
    }

    private static Map<String, Object> claims() {
        return Jwts.clientClaims("default", "ada", "admin");
    }

    private void with(String what, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);
        tokens.put(what, Jwts.signed(claims));
    }

    /** Genuine, and for something else. */
    private void ofTheIssuer() {
        String resource = Caxton.BASE + "/mcp";
        with("audience of the management API", claims -> claims.put("aud", "caxton"));
        with("audience of another resource", claims -> claims.put("aud", "https://other.example/mcp"));
        with("audience with a slash more", claims -> claims.put("aud", resource + "/"));
        with("audience in capitals", claims -> claims.put("aud", resource.toUpperCase(java.util.Locale.ROOT)));
        with("audience of the whole host", claims -> claims.put("aud", Caxton.BASE.toString()));
        with("list of other audiences", claims -> claims.put("aud", List.of("caxton", resource + "x")));
        with("audience that is an object", claims -> claims.put("aud", Map.of(resource, true)));
        with("no audience", claims -> claims.remove("aud"));
        with("other issuer", claims -> claims.put("iss", "https://evil.example"));
        with("issuer with a slash more", claims -> claims.put("iss", "https://id.example/"));
        with("no issuer", claims -> claims.remove("iss"));
        long now = Instant.now().getEpochSecond();
        with("expired", claims -> claims.put("exp", now - 60));
        with("expired long ago", claims -> claims.put("exp", 1));
        with("no end", claims -> claims.remove("exp"));
        with("an end that is a text", claims -> claims.put("exp", "never"));
        with("not valid yet", claims -> claims.put("nbf", now + 600));
        with("no scope", claims -> claims.remove("scope"));
        with("another scope", claims -> claims.put("scope", "openid mcpx mcp:all"));
        with("no role", claims -> claims.put("groups", List.of("staff")));
        with("a role that is none of clients", claims -> claims.put("groups", List.of("auditor")));
        with("no tenant", claims -> claims.remove("tenant"));
        with("a tenant that is a pattern", claims -> claims.put("tenant", "*"));
        with("a name that is a path", claims -> claims.put("sub", "../admin"));
        with("a name of another kind", claims -> claims.put("sub", "agent:default/greeter"));
        tokens.put("a logout token", Jwts.signed(Map.of("alg", "RS256", "typ", "logout+jwt", "kid", kid()), claims()));
        tokens.put(
                "a header that must be understood",
                Jwts.signed(Map.of("alg", "RS256", "kid", kid(), "crit", List.of("x"), "x", 1), claims()));
    }

    private String kid() {
        return published.path("kid").asString();
    }

    private void signedByNobody() {
        for (String none : List.of("none", "None", "NONE", "")) {
            String head = part(Map.of("alg", none)) + "." + part(claims()) + ".";
            tokens.put("algorithm '" + none + "' without a signature", head);
            tokens.put("algorithm '" + none + "' with one", head + BASE64.encodeToString(new byte[256]));
        }
        tokens.put("no signature", Jwts.signed(claims()).replaceFirst("[^.]*$", ""));
        tokens.put("a signature of zeros", Jwts.signed(claims()).replaceFirst("[^.]*$", "A".repeat(342)));
        tokens.put(
                "a curve signature of zeros",
                part(Map.of("alg", "ES256", "kid", kid())) + "." + part(claims()) + "."
                        + BASE64.encodeToString(new byte[64]));
    }

    private void signedWithThePublicKey() throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number("n"), number("e")));
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Map<String, byte[]> secrets = Map.of(
                "DER", key.getEncoded(),
                "PEM",
                        ("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n")
                                .getBytes(StandardCharsets.US_ASCII),
                "modulus", Base64.getUrlDecoder().decode(published.path("n").asString()),
                "JWK", published.toString().getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> secret : new TreeMap<>(secrets).entrySet()) {
            String text = part(Map.of("alg", "HS256", "kid", kid())) + "." + part(claims());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getValue(), "HmacSHA256"));
            tokens.put(
                    "the public key as a shared secret: " + secret.getKey(),
                    text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private BigInteger number(String name) {
        return new BigInteger(
                1, Base64.getUrlDecoder().decode(published.path(name).asString()));
    }

    private void signedByOthers() throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) own.getPublic();
        Map<String, String> jwk = Map.of(
                "kty", "RSA",
                "kid", kid(),
                "n", BASE64.encodeToString(key.getModulus().toByteArray()),
                "e", BASE64.encodeToString(key.getPublicExponent().toByteArray()));
        tokens.put("another key of the same name", foreign(Map.of("alg", "RS256", "kid", kid())));
        tokens.put("another key without a name", foreign(Map.of("alg", "RS256")));
        tokens.put("another key of another name", foreign(Map.of("alg", "RS256", "kid", "evil")));
        tokens.put("another key that it brings along", foreign(Map.of("alg", "RS256", "jwk", jwk)));
        tokens.put(
                "another key that it points to",
                foreign(Map.of("alg", "RS256", "jku", "http://127.0.0.1:1/keys.json", "kid", kid())));
        tokens.put("another key whose name is a path", foreign(Map.of("alg", "RS256", "kid", "../../../../dev/null")));
        tokens.put(
                "another key in a certificate",
                foreign(Map.of(
                        "alg", "RS256", "x5c", List.of(Base64.getEncoder().encodeToString(key.getEncoded())))));
        tokens.put("an algorithm that is not admitted", Jwts.signed(Map.of("alg", "RS512", "kid", kid()), claims()));
    }

    private String foreign(Map<String, Object> header) throws GeneralSecurityException {
        String text = part(header) + "." + part(claims());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(own.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + BASE64.encodeToString(signature.sign());
    }

    private void changed() {
        String[] parts = Jwts.signed(claims()).split("\\.", -1);
        Map<String, Object> other = claims();
        other.put("sub", "admin");
        tokens.put("claims of another", parts[0] + "." + part(other) + "." + parts[2]);
        tokens.put("five parts", String.join(".", parts) + ".x.x");
        tokens.put("another in front", "x." + String.join(".", parts));
        tokens.put("another behind", String.join(".", parts) + "," + String.join(".", parts));
        tokens.put("without end", "x".repeat(20_000));
        tokens.put("nothing", "");
        String real = Caxton.token();
        tokens.put(
                "one of the server's own with another secret",
                real.substring(0, real.length() - 1) + (real.endsWith("0") ? "1" : "0"));
        tokens.put("the id of one of the server's own", real.substring(0, real.lastIndexOf('_') + 1) + "0".repeat(64));
    }

    private static String part(Map<String, ?> members) {
        return BASE64.encodeToString(JSON.writeValueAsBytes(members));
    }
}
