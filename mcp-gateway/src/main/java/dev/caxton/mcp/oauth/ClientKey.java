package dev.caxton.mcp.oauth;

import dev.caxton.mcp.json.CanonicalJson;
import dev.caxton.mcp.json.JsonRefused;
import dev.caxton.mcp.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A private key with which a client proves who it is: JWT assertions of RFC 7523, section 2.2. Immutable. */
final class ClientKey {

    /** Long enough for clocks that differ a little. */
    private static final Duration LIFE = Duration.ofMinutes(2);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int P256_BITS = 256;
    private static final int LEAST_RSA_BITS = 2_048;

    private final PrivateKey key;
    private final String algorithm;

    private ClientKey(PrivateKey key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /** Reads PKCS #8 in PEM: P-256 for ES256, RSA of 2,048 bits or more for RS256. */
    static ClientKey of(String pem) {
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        } catch (IllegalArgumentException e) {
            throw WireException.passing("the client's key is no PEM");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(der);
        try {
            if (KeyFactory.getInstance("EC").generatePrivate(encoded) instanceof ECPrivateKey ec
                    && ec.getParams().getOrder().bitLength() == P256_BITS) {
                return new ClientKey(ec, "ES256");
            }
        } catch (GeneralSecurityException e) {
            // Then it may be the other kind.
        }
        try {
            if (KeyFactory.getInstance("RSA").generatePrivate(encoded) instanceof RSAPrivateKey rsa
                    && rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
                return new ClientKey(rsa, "RS256");
            }
        } catch (GeneralSecurityException e) {
            // Said below.
        }
        throw WireException.passing("the client's key is neither a P-256 nor an RSA key of 2,048 bits in PKCS #8");
    }

    /** Says that its holder is this client, to this audience, for a few minutes. */
    String assertion(String client, String audience, Optional<String> keyId, String id, Instant now) {
        Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", algorithm, "typ", "JWT"));
        keyId.ifPresent(name -> header.put("kid", name));
        Map<String, Object> claims = Map.of(
                "iss",
                client,
                "sub",
                client,
                "aud",
                audience,
                "jti",
                id,
                "iat",
                now.getEpochSecond(),
                "exp",
                now.plus(LIFE).getEpochSecond());
        try {
            String signed = part(header) + "." + part(claims);
            Signature signature =
                    Signature.getInstance(algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException | JsonRefused e) {
            throw WireException.passing("the client's key cannot sign");
        }
    }

    private static String part(Map<String, Object> object) throws JsonRefused {
        return BASE64.encodeToString(CanonicalJson.bytes(object));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ClientKey[" + algorithm + "]";
    }
}
