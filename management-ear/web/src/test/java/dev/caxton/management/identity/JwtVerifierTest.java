package dev.caxton.management.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.caxton.management.config.Settings;
import dev.caxton.management.role.Role;
import dev.caxton.policy.identity.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token opens nothing unless the issuer signed it for this server, for now, with an admitted algorithm. */
class JwtVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private static RSAKey key;
    private static RSAKey stranger;
    private static ECKey curve;

    @TempDir
    Path folder;

    private Instant now = NOW;

    @BeforeAll
    static void keys() throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").keyUse(KeyUse.SIGNATURE).generate();
        stranger = new RSAKeyGenerator(2048).keyID("one").generate();
        curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
    }

    @BeforeEach
    void published() throws IOException {
        publish(key, curve);
    }

    private void publish(JWK... keys) throws IOException {
        Files.writeString(folder.resolve("keys.json"), new JWKSet(List.of(keys)).toString(false));
    }

    private JwtVerifier verifier(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "caxton.home", "/srv/caxton",
                "caxton.auth.jwt.issuer", "https://id.example",
                "caxton.auth.jwt.audience", "caxton",
                "caxton.auth.jwt.keys", folder.resolve("keys.json").toUri().toString()));
        all.putAll(more);
        Settings settings = Settings.read(name -> Optional.ofNullable(all.get(name)), all.keySet());
        return new JwtVerifier(settings.jwt().orElseThrow(), Demand.of(settings), () -> now, new KeySets());
    }

    private static Verification verdict(JwtVerifier verifier, String token) {
        return verifier.verify(token, Door.REST);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://id.example")
                .audience("caxton")
                .subject("ada")
                .claim("tenant", "acme")
                .claim("groups", List.of("operator", "unknown"))
                .expirationTime(at(Duration.ofMinutes(5)));
    }

    private static Date at(Duration after) {
        return Date.from(NOW.plus(after));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims.build(), new RSASSASigner(key));
    }

    private static String with(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        return signed(claims);
    }

    private Identity verified(String token) {
        return assertInstanceOf(Verification.Verified.class, verdict(verifier(Map.of()), token))
                .identity();
    }

    private void refused(String token) {
        assertInstanceOf(Verification.Refused.class, verdict(verifier(Map.of()), token));
    }

    @Test
    void saysWhoItIsAndWhatItMayDo() throws JOSEException {
        Identity identity = verified(signed(claims()));
        assertEquals(Principal.parse("user:acme/ada"), identity.principal());
        assertEquals(Set.of(Role.OPERATOR), identity.roles());
        assertTrue(identity.has(Role.OPERATOR));
        assertFalse(identity.has(Role.AUDITOR));
        assertFalse(identity.administersNode());
        assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(5)).plusSeconds(30)), identity.until());

        assertEquals(
                Set.of(Role.OPERATOR),
                verified(signed(
                                new JWSHeader.Builder(JWSAlgorithm.ES256)
                                        .keyID("curve")
                                        .build(),
                                claims().build(),
                                new ECDSASigner(curve)))
                        .roles());
        // Without a kid every fitting key of the set is tried.
        verified(signed(new JWSHeader(JWSAlgorithm.RS256), claims().build(), new RSASSASigner(key)));
        verified(with(claims -> claims.audience(List.of("other", "caxton"))));
    }

    @Test
    void claimsAreMappedAsConfigured() throws JOSEException {
        Verification.Verified verified = assertInstanceOf(
                Verification.Verified.class,
                verifier(Map.of(
                                "caxton.auth.jwt.name-claim", "preferred_username",
                                "caxton.auth.jwt.tenant", "default",
                                "caxton.auth.jwt.roles-claim", "realm_access/roles",
                                "caxton.auth.jwt.roles", "cn=root=admin, ops=operator, ops=auditor"))
                        .verify(
                                signed(claims().claim("preferred_username", "grace")
                                        .claim("realm_access", Map.of("roles", List.of("ops", "cn=root", "admin")))),
                                Door.REST));
        assertEquals(Principal.parse("user:default/grace"), verified.identity().principal());
        assertEquals(
                Set.of(Role.ADMIN, Role.OPERATOR, Role.AUDITOR),
                verified.identity().roles());
        assertTrue(verified.identity().administersNode());
    }

    @Test
    void claimsThatDoNotHold() throws JOSEException {
        refused(with(claims -> claims.issuer("https://id.example/")));
        refused(with(claims -> claims.issuer(null)));
        refused(with(claims -> claims.audience("other")));
        refused(with(claims -> claims.audience((String) null)));
        refused(with(claims -> claims.expirationTime(null)));
        refused(with(claims -> claims.expirationTime(at(Duration.ofSeconds(-30)))));
        verified(with(claims -> claims.expirationTime(at(Duration.ofSeconds(-29)))));
        refused(with(claims -> claims.notBeforeTime(at(Duration.ofSeconds(31)))));
        verified(with(claims -> claims.notBeforeTime(at(Duration.ofSeconds(29)))));
        refused(with(claims -> claims.subject(null)));
        refused(with(claims -> claims.subject("../admin")));
        refused(with(claims -> claims.subject("")));
        refused(with(claims -> claims.claim("tenant", null)));
        refused(with(claims -> claims.claim("tenant", "Acme/*")));
        refused(with(claims -> claims.claim("tenant", List.of("acme", "default"))));
        refused(with(claims -> claims.claim("groups", null)));
        refused(with(claims -> claims.claim("groups", List.of("OPERATOR", "operator "))));
        refused(with(claims -> claims.claim("groups", Map.of("operator", true))));
    }

    @Test
    void signaturesThatDoNotCount() throws Exception {
        JWTClaimsSet claims = claims().build();
        String good = signed(claims());
        String payload = good.split("\\.", -1)[1];
        // No signature at all, in the usual disguises.
        for (String algorithm : List.of("none", "None", "NONE", "nOnE")) {
            refused(encoded("{\"alg\":\"" + algorithm + "\"}") + "." + payload + ".");
            refused(encoded("{\"alg\":\"" + algorithm + "\"}") + "." + payload + "." + good.split("\\.", -1)[2]);
        }
        refused(good.substring(0, good.lastIndexOf('.') + 1));
        // The public key as a shared secret.
        for (byte[] secret : List.of(
                key.toPublicKey().getEncoded(),
                ("-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(key.toPublicKey().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n")
                        .getBytes(StandardCharsets.US_ASCII),
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                key.getModulus().decode())) {
            refused(signed(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims, new MACSigner(secret)));
        }
        // Another's key, whatever the token says about it.
        RSASSASigner other = new RSASSASigner(stranger);
        refused(signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims, other));
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(stranger.toPublicJWK())
                        .build(),
                claims,
                other));
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwkURL(folder.resolve("evil.json").toUri())
                        .build(),
                claims,
                other));
        // An algorithm that is not admitted, with the right key.
        refused(signed(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one").build(), claims, new RSASSASigner(key)));
        // A header that must be understood, and is not.
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .criticalParams(Set.of("http://example.invalid/x"))
                        .customParam("http://example.invalid/x", true)
                        .build(),
                claims,
                new RSASSASigner(key)));
        // A token of another kind.
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new com.nimbusds.jose.JOSEObjectType("logout+jwt"))
                        .build(),
                claims,
                new RSASSASigner(key)));
        // Changed after it was signed.
        String[] parts = good.split("\\.", -1);
        String forged = new String(Base64URL.from(parts[1]).decode(), StandardCharsets.UTF_8)
                .replace("\"operator\"", "\"admin\"");
        refused(parts[0] + "." + encoded(forged) + "." + parts[2]);
        // A curve signature of zeros, which a broken library once took for valid.
        refused(encoded("{\"alg\":\"ES256\",\"kid\":\"curve\"}") + "." + payload + "."
                + Base64URL.encode(new byte[64]));
        for (String junk : List.of("", ".", "..", "a.b.c", good + ".x", good + " ", "x" + good, "\u0000", "eyJ.eyJ.")) {
            refused(junk);
        }
    }

    @Test
    void sharedSecretsAndWeakKeysInTheSetAreNoKeys() throws Exception {
        byte[] secret = new byte[64];
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
        publish(new OctetSequenceKey.Builder(secret).keyID("one").build(), weak.toPublicJWK());
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(),
                claims().build(),
                new MACSigner(secret)));
        refused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("weak").build(),
                claims().build(),
                new RSASSASigner(weak, Set.of(AllowWeakRSAKey.getInstance()))));
    }

    @Test
    void keysRotate() throws Exception {
        JwtVerifier verifier = verifier(Map.of());
        RSAKey next = new RSAKeyGenerator(2048).keyID("two").generate();
        String old = signed(claims());
        String fresh = signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("two").build(),
                claims().build(),
                new RSASSASigner(next));
        assertInstanceOf(Verification.Verified.class, verdict(verifier, old));
        publish(next);
        // The unknown kid makes the set be read again, and with it the old key is gone.
        assertInstanceOf(Verification.Verified.class, verdict(verifier, fresh));
        assertInstanceOf(Verification.Refused.class, verdict(verifier, old));
    }

    @Test
    void aTokenOpensOnlyTheDoorThatItIsMeantFor() throws JOSEException {
        JwtVerifier verifier = verifier(Map.of());
        String mcp = "http://127.0.0.1:9080/mcp";
        String management = signed(claims().claim("scope", "mcp"));
        String client = signed(claims().audience(mcp).claim("scope", "openid mcp"));
        String both = signed(claims().audience(List.of(mcp, "caxton")).claim("scp", List.of("mcp")));
        // Twice: the second time it is known already.
        for (int i = 0; i < 2; i++) {
            assertInstanceOf(Verification.Verified.class, verifier.verify(management, Door.REST));
            assertInstanceOf(Verification.Refused.class, verifier.verify(management, Door.MCP));
            assertInstanceOf(Verification.Verified.class, verifier.verify(client, Door.MCP));
            assertInstanceOf(Verification.Refused.class, verifier.verify(client, Door.REST));
            assertInstanceOf(Verification.Verified.class, verifier.verify(both, Door.MCP));
            assertInstanceOf(Verification.Verified.class, verifier.verify(both, Door.REST));
        }
        for (String near : List.of(mcp + "/", mcp + "x", "http://127.0.0.1:9080", "http://localhost:9080/mcp", "")) {
            assertInstanceOf(
                    Verification.Refused.class,
                    verifier.verify(signed(claims().audience(near).claim("scope", "mcp")), Door.MCP));
        }
    }

    @Test
    void aTokenOfAnotherScopeIsTooNarrow() throws JOSEException {
        JwtVerifier verifier = verifier(Map.of());
        for (Object scope : Arrays.asList("openid", "mcpx", "MCP", "mcp:tools", "", List.of("a", "b"), 7, null)) {
            Verification verdict = verifier.verify(
                    signed(claims().audience("http://127.0.0.1:9080/mcp").claim("scope", scope)), Door.MCP);
            assertEquals(
                    "mcp", assertInstanceOf(Verification.Narrow.class, verdict).scope(), String.valueOf(scope));
        }
        JwtVerifier other = verifier(Map.of(
                "caxton.mcp.resource", "https://gateway.example/mcp",
                "caxton.mcp.audience", "gateway, api://gateway",
                "caxton.mcp.scope", ""));
        assertInstanceOf(
                Verification.Verified.class, other.verify(signed(claims().audience("api://gateway")), Door.MCP));
        assertInstanceOf(
                Verification.Refused.class,
                other.verify(signed(claims().audience("https://gateway.example/mcp")), Door.MCP));
    }

    @Test
    void aKnownTokenEndsWhenItEnds() throws Exception {
        JwtVerifier verifier = verifier(Map.of("caxton.auth.jwt.keys-for", "PT10M"));
        String token = signed(claims());
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(Verification.Verified.class, verdict(verifier, token));
        }
        now = NOW.plus(Duration.ofMinutes(5)).plusSeconds(30);
        assertInstanceOf(Verification.Refused.class, verdict(verifier, token));
    }

    @Test
    void aKnownTokenIsKnownOnlyAsLongAsItsKeyIs() throws JOSEException {
        KnownTokens known = new KnownTokens(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), known.reading());
        known.read(NOW);
        KnownTokens.Reading first = known.reading().orElseThrow();
        KnownTokens.Token token = new KnownTokens.Token(
                verified(signed(claims())), Set.of("caxton"), Set.of(), NOW.plus(Duration.ofHours(1)));
        known.add("a", token, first);
        assertEquals(
                Optional.of(token),
                known.find("a", NOW.plus(Duration.ofMinutes(5).minusNanos(1))));
        assertEquals(Optional.empty(), known.find("b", NOW));
        // The set is due to be read again: whoever asks now has to have it verified.
        assertEquals(Optional.empty(), known.find("a", NOW.plus(Duration.ofMinutes(5))));
        // It was read, and with it a key may have gone.
        known.read(NOW);
        assertEquals(Optional.empty(), known.find("a", NOW));
        // Somebody verified it with the set before, and is late.
        known.add("a", token, first);
        assertEquals(Optional.empty(), known.find("a", NOW));
        known.add("a", token, known.reading().orElseThrow());
        assertEquals(Optional.of(token), known.find("a", NOW));
    }

    @Test
    void withoutKeysNobodyCanTell() throws Exception {
        Files.delete(folder.resolve("keys.json"));
        assertInstanceOf(Verification.Unavailable.class, verdict(verifier(Map.of()), signed(claims())));
        Files.writeString(folder.resolve("keys.json"), "<html>");
        assertInstanceOf(Verification.Unavailable.class, verdict(verifier(Map.of()), signed(claims())));
    }

    private static String encoded(String json) {
        return Base64URL.encode(json).toString();
    }
}
