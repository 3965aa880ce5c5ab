package dev.caxton.audit.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** Signs checkpoints with Ed25519. The private key never leaves this object but for its file. Immutable. */
public final class CheckpointKey {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final PrivateKey key;
    private final PublicCheckpointKey publicKey;

    private CheckpointKey(PrivateKey key, PublicCheckpointKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Makes a new key.
     *
     * @param random where it comes from
     * @return the key
     */
    public static CheckpointKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new CheckpointKey(
                    pair.getPrivate(), PublicCheckpointKey.of(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
        }
    }

    /**
     * Writes the key to a new file that only its owner can read. The file holds both halves: the private key and the public one.
     *
     * @param file a file that does not exist
     * @throws IOException if it exists or cannot be written
     */
    public void save(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var out = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode)) {
            String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n" + END + "\n"
                    + publicKey.pem();
            var bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(file.toString(), null, "a key is never overwritten");
        }
    }

    /**
     * Reads a key that {@link #save} wrote.
     *
     * @param file the file
     * @return the key
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it holds no such key, or others than its owner may read or write it
     */
    public static CheckpointKey load(Path file) throws IOException {
        requirePrivate(file);
        String pem = Files.readString(file);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin != 0 || end < 0) {
            throw new IllegalArgumentException(file + " holds no signing key");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(BEGIN.length(), end));
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            PublicCheckpointKey publicKey = PublicCheckpointKey.read(pem.substring(end + END.length()));
            CheckpointKey read = new CheckpointKey(key, publicKey);
            String zeros = "0".repeat(64);
            if (!publicKey.signed(read.sign("probe", 1, zeros, zeros, Instant.EPOCH))) {
                throw new IllegalArgumentException("the two halves of the key in " + file + " do not belong together");
            }
            return read;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no Ed25519 key", e);
        }
    }

    /**
     * Signs a checkpoint.
     *
     * @param log the name of the log
     * @param size how many records it has
     * @param hash the hash of the last one
     * @param root the hash of the tree
     * @param time when this is
     * @return the checkpoint
     */
    public Checkpoint sign(String log, long size, String hash, String root, Instant time) {
        String signature = sign(Checkpoint.signed(log, size, hash, root, time));
        return new Checkpoint(log, size, hash, root, time, publicKey.id(), signature);
    }

    /**
     * Says that another key follows this one, which is not to sign anything after that.
     *
     * @param next the key that follows
     * @param log the name of the log
     * @param size how many records it has
     * @param time when this is
     * @return the change, to be brought to where checkpoints go
     */
    public KeyChange handOver(PublicCheckpointKey next, String log, long size, Instant time) {
        return new KeyChange(log, size, next, time, publicKey.id(), sign(KeyChange.signed(log, size, next, time)));
    }

    private String sign(byte[] content) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(content);
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    /** A key that others can read is not one to trust. */
    private static void requirePrivate(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
            if (!permissions.isEmpty() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IllegalArgumentException("others than its owner can read or write " + file
                        + "; if nobody did, give it the permissions 0600, and make a new key otherwise");
            }
        }
    }

    /**
     * The half that verifies.
     *
     * @return the public key
     */
    public PublicCheckpointKey publicKey() {
        return publicKey;
    }
}
