package dev.caxton.policy.document;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The version of a policy document: SHA-256 of its bytes.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record PolicyDigest(String hex) implements Comparable<PolicyDigest> {

    /** The digest of no bytes at all: the version of a tenant without a document, which permits nothing. */
    public static final PolicyDigest NONE = of(new byte[0]);

    /** Refuses any other shape with an {@link IllegalArgumentException}. */
    public PolicyDigest {
        boolean shaped =
                hex.length() == 64 && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!shaped) {
            throw new IllegalArgumentException("a policy digest has 64 lower-case hexadecimal digits");
        }
    }

    /**
     * The digest of a document.
     *
     * @param document its bytes
     * @return their SHA-256
     */
    public static PolicyDigest of(byte[] document) {
        try {
            return new PolicyDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(document)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(PolicyDigest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
