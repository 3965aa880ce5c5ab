package dev.caxton.load;

import java.io.IOException;
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
import java.util.Arrays;
import java.util.Base64;

/** An identity provider: a key set in a file, and tokens that it signs. */
final class Issuer {

    static final String NAME = "https://load.example";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key;

    Issuer() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        key = generator.generateKeyPair();
    }

    void publish(Path file) throws IOException {
        RSAPublicKey open = (RSAPublicKey) key.getPublic();
        Files.writeString(
                file,
                "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"load\",\"n\":\"" + number(open.getModulus())
                        + "\",\"e\":\"" + number(open.getPublicExponent()) + "\"}]}");
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** A token of a client of the tenant {@code default}, for an hour. */
    String token(String name, String audience) throws GeneralSecurityException {
        String text = part("{\"alg\":\"RS256\",\"kid\":\"load\",\"typ\":\"at+jwt\"}") + "."
                + part("{\"iss\":\"" + NAME + "\",\"aud\":\"" + audience + "\",\"sub\":\"" + name
                        + "\",\"tenant\":\"default\",\"groups\":[\"agent-client\"],\"scope\":\"mcp\",\"exp\":"
                        + (Instant.now().getEpochSecond() + 3_600) + "}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + BASE64.encodeToString(signature.sign());
    }

    private static String part(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }
}
