package dev.caxton.audit.checkpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks signatures of checkpoints. Meant to be kept where the log is not. Immutable. */
public final class PublicCheckpointKey {

    /** The start of every Ed25519 public key in DER (RFC 8410); 32 bytes of the key follow. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;
    private final byte[] encoded;

    private PublicCheckpointKey(byte[] encoded) throws GeneralSecurityException {
        this.encoded = encoded.clone();
        this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /**
     * Reads a key.
     *
     * @param base64 the SubjectPublicKeyInfo of an Ed25519 key in Base64, with or without the lines of PEM
     * @return the key
     * @throws IllegalArgumentException if it is none
     */
    public static PublicCheckpointKey read(String base64) {
        String body = base64.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
        try {
            return of(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("this is not an Ed25519 public key in PEM", e);
        }
    }

    static PublicCheckpointKey of(byte[] encoded) {
        boolean shaped = encoded.length == PREFIX.length + 32
                && Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
        if (!shaped) {
            throw new IllegalArgumentException("this is not an Ed25519 public key");
        }
        try {
            return new PublicCheckpointKey(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this is not an Ed25519 public key", e);
        }
    }

    /**
     * The name of the key.
     *
     * @return SHA-256 of its SubjectPublicKeyInfo, lower-case hexadecimal
     */
    public String id() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Whether this key signed a checkpoint.
     *
     * @param checkpoint the checkpoint
     * @return true only if the signature is this key's, and on exactly this content
     */
    public boolean signed(Checkpoint checkpoint) {
        return checkpoint.key().equals(id()) && signed(checkpoint.signed(), checkpoint.signature());
    }

    /**
     * Whether this key said that another follows it.
     *
     * @param change what it is said to have said
     * @return true only if the signature is this key's, and on exactly this content
     */
    public boolean signed(KeyChange change) {
        return change.key().equals(id()) && signed(change.signed(), change.signature());
    }

    private boolean signed(byte[] content, String signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Its SubjectPublicKeyInfo. */
    String base64() {
        return Base64.getEncoder().encodeToString(encoded);
    }

    /**
     * The key as a file.
     *
     * @return PEM
     */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + base64() + "\n-----END PUBLIC KEY-----\n";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicCheckpointKey same && Arrays.equals(encoded, same.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return id();
    }
}
