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
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(checkpoint.signed());
            return checkpoint.key().equals(id())
                    && verifier.verify(Base64.getDecoder().decode(checkpoint.signature()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * The key as a file.
     *
     * @return PEM
     */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
    }
}
