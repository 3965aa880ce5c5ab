package dev.caxton.management.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token as its holder has it: {@code cxt_ID_SECRET}, with a secret of 256 random bits. The id finds the record, the secret proves the holder.
 *
 * @param id 12 hexadecimal digits; not secret
 * @param secret 64 hexadecimal digits
 */
public record AccessToken(String id, String secret) {

    private static final Pattern FORM = Pattern.compile("cxt_([0-9a-f]{12})_([0-9a-f]{64})");
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;

    /**
     * A new token.
     *
     * @param random cryptographically strong
     * @return a token that nobody else has
     */
    static AccessToken generate(RandomGenerator random) {
        return new AccessToken(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
    }

    /**
     * Reads the written form.
     *
     * @param text anything
     * @return empty if it has not the form of a token
     */
    static Optional<AccessToken> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new AccessToken(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /**
     * What is stored in place of the secret. One round is enough: the secret has 256 bits, so there is nothing to guess.
     *
     * @param salt of this token
     * @return SHA-256 of salt and secret
     */
    byte[] hash(byte[] salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The form the holder keeps and sends.
     *
     * @return secret
     */
    public String text() {
        return "cxt_" + id + "_" + secret;
    }

    /** Without the secret, since such texts end in logs. */
    @Override
    public String toString() {
        return "cxt_" + id + "_...";
    }

    private static String hex(RandomGenerator random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
